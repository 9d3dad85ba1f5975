// Holds HTML files against the rules of the standard. Arguments: files. Output: a line for each mistake.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    "void-style": ["error", { style: "selfclosing" }], // pages are well-formed XML too
    "no-redundant-role": "off", // role=list gives lists without bullets back to VoiceOver
    "no-redundant-aria-label": "off",
  },
});

for (const file of process.argv.slice(2)) {
  for (const result of (await validator.validateFile(file)).results) {
    for (const { line, ruleId, message } of result.messages) {
      console.log(`${file}:${line}: ${ruleId}: ${message}`);
    }
  }
}
