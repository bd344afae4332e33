import { NO_SCOPE } from '../shared/call-scope.js';
import { badUsage, readArguments, type Shell, type Tools, type Verb } from './verb.js';

export const doctor: Verb = {
  name: 'doctor',
  help: ['check the environment and ZeroDB, and count what the collections hold'],
  run: examine,
};

async function examine(args: readonly string[], shell: Shell): Promise<void> {
  const { positionals } = readArguments(args, {});
  if (positionals[0] !== undefined) throw badUsage(`doctor does not know "${positionals[0]}"`);
  const print = shell.printLine;
  print(`Node         ${process.version}`);
  const env = shell.readEnv();
  print(`Environment  ${env.mode}, no problems`);
  const { zerodb } = env;
  const where = zerodb.kind === 'remote' ? zerodb.baseUrl : `embedded, data in ${env.dataDir}`;
  print(`ZeroDB       ${where}, project ${zerodb.projectId}`);
  await shell.withStore(env, (tools) => count(tools, print));
}

async function count({ zerodb }: Tools, print: Shell['printLine']): Promise<void> {
  const { documents } = zerodb;
  await zerodb.health(NO_SCOPE);
  print('             answers, and accepts the credentials');
  const collections = [...(await documents.listCollections(NO_SCOPE))].sort();
  for (const name of collections) {
    const found = await documents.count(name, {}, NO_SCOPE);
    print(`             ${name.padEnd(20)} ${String(found).padStart(7)}`);
  }
  if (collections.length === 0) print('             holds no collections yet');
}
