// docxtemplater with pizzip, as its Node quick start tells. The same protocol as harness.py.
"use strict";
const fs = require("fs");
const path = require("path");
const [workshop, documents, folder] = process.argv.slice(2);
const load = require("module").createRequire(path.join(workshop, "package.json"));
const PizZip = load("pizzip");
const Docxtemplater = load("docxtemplater");

const template = fs.readFileSync(path.join(workshop, "docxtemplater.docx"), "binary");

function make(memo) {
  const doc = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
  doc.render(memo);
  return doc.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

const times = [];
for (const line of fs.readFileSync(documents, "utf8").trim().split("\n")) {
  const memo = JSON.parse(line);
  const start = performance.now();
  const data = make(memo);
  times.push(performance.now() - start);
  fs.writeFileSync(path.join(folder, String(memo.number).padStart(5, "0")), data);
}
console.log(JSON.stringify(times));
