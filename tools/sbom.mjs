#!/usr/bin/env node
// Prints what a program that was built here is made of, as CycloneDX 1.5: the Debian packages that it is linked with, those
// whose headers or static libraries are compiled into it, and the npm packages of the docs pages. The same build gives the
// same bytes.
//     tools/sbom.mjs [BUILD]      BUILD: where the program quoin was built; build/release
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const build = path.resolve(process.argv[2] ?? path.join(root, 'build/release'));
const program = path.join(build, 'quoin');
const run = (command, ...rest) => execFileSync(command, rest, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: build });
const lines = (text) => text.split('\n').filter(Boolean);

// The files of the system that the build of the program read: headers, by the compiler's own word, and libraries.
function compiledIn() {
  const inputs = lines(run('ninja', '-t', 'inputs', 'quoin'));
  const headers = lines(run('ninja', '-t', 'deps', ...inputs.filter((file) => file.endsWith('.o')))).map((line) => line.trim());
  return [...headers, ...inputs.filter((file) => file.endsWith('.a'))].filter((file) => file.startsWith('/usr/'));
}

// What the loader takes in at the start.
const linked = () => [...run('ldd', program).matchAll(/(\/\S+) \(0x/g)].map(([, file]) => file);

// The names of the Debian packages that the files are of. A package may know a file by the path from before /usr was merged.
function packagesOf(files) {
  const paths = new Set(files.map((file) => realpathSync(file)).flatMap((file) => [file, file.replace(/^\/usr/, '')]));
  let owners;
  try {
    owners = execFileSync('dpkg-query', ['-S', ...paths], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch ({ stdout }) {
    owners = stdout; // status 1 where one of the paths is nobody's
  }
  return new Set(lines(owners).map((line) => line.slice(0, line.indexOf(': '))));
}

function debianComponent(name, how) {
  const [title, version, architecture, source, homepage] = run('dpkg-query', '-W', '-f', '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${Homepage}', name).split('\t');
  const purl = `pkg:deb/debian/${encodeURIComponent(title)}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-12`;
  return {
    type: 'library',
    'bom-ref': purl,
    name: title,
    version,
    purl,
    ...(homepage && { externalReferences: [{ type: 'website', url: homepage }] }),
    properties: [{ name: 'quoin:how', value: how }, { name: 'quoin:source-package', value: source }],
  };
}

// The lock names each with the digest that npm holds it to.
function npmComponents() {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'web/package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(([where]) => where).map(([where, { version, integrity, license }]) => {
    const name = where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
    return { type: 'library', 'bom-ref': purl, name, version, hashes: [{ alg: 'SHA-512', content }], licenses: [{ license: { id: license } }], purl, properties: [{ name: 'quoin:how', value: 'embedded' }] };
  });
}

const bytes = readFileSync(program);
const version = /version = "([^"]+)"/.exec(readFileSync(path.join(root, 'app/version.hpp'), 'utf8'))[1];
const whole = { type: 'application', 'bom-ref': `quoin@${version}`, name: 'quoin', version, hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(bytes).digest('hex') }], licenses: [{ license: { id: 'MIT' } }] };
const atStart = packagesOf(linked());
const inside = [...packagesOf(compiledIn())].filter((name) => !atStart.has(name));
const components = [...[...atStart].map((name) => debianComponent(name, 'linked')), ...inside.map((name) => debianComponent(name, 'compiled in')), ...npmComponents()];
components.sort((a, b) => (a.purl < b.purl ? -1 : 1));
const references = components.map((component) => component['bom-ref']);
console.log(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component: whole }, components, dependencies: [{ ref: whole['bom-ref'], dependsOn: references }] }, null, 1));
