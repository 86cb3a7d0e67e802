// node carbone.js TEMPLATE.docx DATA.json NOTICE.docx
// Prints the seconds from the template's bytes to those of the notice.

const fs = require("fs");
const carbone = require("carbone");

const [template, data, notice] = process.argv.slice(2);
const words = JSON.parse(fs.readFileSync(data, "utf8"));

const start = process.hrtime.bigint();
carbone.render(template, words, (fault, bytes) => {
  if (fault) throw fault;
  console.log(Number(process.hrtime.bigint() - start) / 1e9);
  fs.writeFileSync(notice, bytes);
  process.exit();
});
