"""How the program that articles were written for reads them: a module for each; `finding` finds which it is."""
