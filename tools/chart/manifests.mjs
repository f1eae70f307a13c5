// Manifests on stdin, as one list in JSON on stdout: for those who read the rendered chart without a parser of YAML.

import { text } from 'node:stream/consumers';

import { parseAllDocuments } from 'yaml';

const documents = parseAllDocuments(await text(process.stdin)).map((document) => document.toJS()).filter(Boolean);
process.stdout.write(JSON.stringify(documents));
