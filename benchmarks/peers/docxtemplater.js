// node docxtemplater.js TEMPLATE.docx DATA.json NOTICE.docx
// Prints the seconds from the template's bytes to those of the notice.

const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [template, data, notice] = process.argv.slice(2);
const words = JSON.parse(fs.readFileSync(data, "utf8"));

const start = process.hrtime.bigint();
const zip = new PizZip(fs.readFileSync(template));
const document = new Docxtemplater(zip, { paragraphLoop: true, linebreaks: true });
document.render(words);
const bytes = document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
console.log(Number(process.hrtime.bigint() - start) / 1e9);

fs.writeFileSync(notice, bytes);
