"""How the program that articles were written for reads them: a module for each program, and `finding` finds which it is."""
