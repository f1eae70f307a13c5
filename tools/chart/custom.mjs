// Reads manifests on stdin and checks the custom resources among them: kinds that clusters know only with an operator, whose
// schemas therefore do not come with Kubernetes. `node custom.mjs NAME <manifests`

import { text } from 'node:stream/consumers';

import { parseAllDocuments } from 'yaml';

const PACKAGES = ['external-secrets', 'gateway-api', 'gke', 'keda', 'prometheus-operator'];
/** No package has their schemas; the chart's unit tests say what is in them. */
const UNKNOWN = new Set(['monitoring.googleapis.com/v1 PodMonitoring', 'monitoring.googleapis.com/v1 Rules']);
/** Groups that Kubernetes itself has. */
const BUILT_IN = /^(v1|(apps|batch|policy|autoscaling|networking\.k8s\.io)\/\S+)$/;

const [name] = process.argv.slice(2);

async function model({ apiVersion, kind }) {
  for (const of of PACKAGES) {
    try {
      return (await import(`@kubernetes-models/${of}/${apiVersion}/${kind}`))[kind];
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
    }
  }
  return null;
}

const documents = parseAllDocuments(await text(process.stdin)).map((document) => document.toJS()).filter(Boolean);
const custom = documents.filter(({ apiVersion }) => !BUILT_IN.test(apiVersion));
const problems = [];
for (const document of custom) {
  const what = `${document.apiVersion} ${document.kind}`;
  const Model = await model(document);
  if (Model === null) {
    if (!UNKNOWN.has(what)) problems.push(`${what}: nothing here knows this kind`);
    continue;
  }
  if (UNKNOWN.has(what)) problems.push(`${what}: its schema is here now; take it off the list of unknown kinds`);
  try {
    new Model(document).validate();
  } catch (error) {
    problems.push(`${what} ${document.metadata.name}: ${error.message}`);
  }
}
for (const problem of problems) console.error(`${name}: ${problem}`);
console.log(`${name}: ${custom.length} custom resources, ${problems.length} wrong`);
process.exitCode = problems.length > 0 ? 1 : 0;
