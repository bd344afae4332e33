import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One import, as written. `to` is a file of the tree, or the package's specifier. */
export interface ImportEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'file' | 'package';
  /** Erased by the compiler: the running program never sees it. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A tree of files as a reviewer would see it: what git ignores is not there. */
export interface SourceGraph {
  /** Every file, relative to the root, with forward slashes, sorted. */
  readonly paths: readonly string[];
  text(path: string): string;
  ast(path: string): ts.SourceFile;
  imports(path: string): readonly ImportEdge[];
}

const NEVER_READ = new Set(['.git', 'node_modules']);

/** Reads the tree under `root`. Files are parsed once and only when a check asks for them. */
export function readSourceGraph(root: string, excluded: readonly string[] = []): SourceGraph {
  const ignored = readIgnored(root);
  const skip = (path: string, name: string): boolean =>
    NEVER_READ.has(name) || excluded.includes(path) || ignored(path, name);
  const text = memoise((path: string) => readFileSync(join(root, path), 'utf8'));
  const ast = memoise((path: string) =>
    ts.createSourceFile(path, text(path), ts.ScriptTarget.Latest, true),
  );
  return {
    paths: listFiles(root, '', skip).sort(),
    text,
    ast,
    imports: memoise((path: string) => readImports(path, ast(path))),
  };
}

/** The TypeScript files below a folder such as `src/`. */
export function typescriptFiles(graph: SourceGraph, ...folders: readonly string[]): string[] {
  return graph.paths.filter(
    (path) => path.endsWith('.ts') && folders.some((folder) => path.startsWith(folder)),
  );
}

/** The line, from 1, on which a node starts. */
export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Visits every node below `node`, itself included. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

function memoise<T>(make: (path: string) => T): (path: string) => T {
  const made = new Map<string, T>();
  return (path) => {
    const known = made.get(path);
    if (known !== undefined) return known;
    const value = make(path);
    made.set(path, value);
    return value;
  };
}

function listFiles(
  root: string,
  folder: string,
  skip: (path: string, name: string) => boolean,
): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (skip(path, entry.name)) return [];
    if (entry.isDirectory()) return listFiles(root, path, skip);
    return entry.isFile() ? [path] : [];
  });
}

/**
 * The part of .gitignore that this project uses: names, paths and `*.suffix`. Read here rather than
 * asked of git, because the tests must also run in an unpacked archive.
 */
function readIgnored(root: string): (path: string, name: string) => boolean {
  const file = join(root, '.gitignore');
  if (!existsSync(file)) return () => false;
  const patterns = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/^\//, '').replace(/\/$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
  const odd = patterns.find((pattern) => /[!?[]|\*.*\*|^[^*]+\*/.test(pattern));
  if (odd !== undefined) throw new Error(`.gitignore: teach readIgnored to read "${odd}"`);
  return (path, name) =>
    patterns.some((pattern) =>
      pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : [name, path].includes(pattern),
    );
}

function readImports(from: string, ast: ts.SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = [];
  walk(ast, (node) => {
    const found = importOf(node);
    if (found === undefined) return;
    const { specifier, typeOnly } = found;
    const target = specifier.startsWith('.')
      ? { kind: 'file' as const, to: resolveFile(from, specifier) }
      : { kind: 'package' as const, to: specifier };
    edges.push({ from, ...target, typeOnly, line: lineOf(node) });
  });
  return edges;
}

function resolveFile(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/**
 * With `verbatimModuleSyntax`, `import { type A } from 'x'` still runs 'x'; only a leading
 * `import type` is erased. So inline `type` marks are rightly counted as run-time imports.
 */
function importOf(node: ts.Node): { specifier: string; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return named(node.moduleSpecifier, typeOnly);
  }
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return named(node.argument.literal, true);
  }
  if (ts.isExternalModuleReference(node)) return named(node.expression, false);
  if (ts.isCallExpression(node) && isLoading(node.expression)) {
    return named(node.arguments[0], false);
  }
  return undefined;
}

function isLoading(callee: ts.Expression): boolean {
  const isRequire = ts.isIdentifier(callee) && callee.text === 'require';
  return isRequire || callee.kind === ts.SyntaxKind.ImportKeyword;
}

function named(
  specifier: ts.Node | undefined,
  typeOnly: boolean,
): { specifier: string; typeOnly: boolean } | undefined {
  return specifier !== undefined && ts.isStringLiteralLike(specifier)
    ? { specifier: specifier.text, typeOnly }
    : undefined;
}
