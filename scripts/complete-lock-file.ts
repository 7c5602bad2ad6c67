import {readFileSync, writeFileSync} from 'node:fs';

/**
 * Adds to package-lock.json the optional packages of other platforms that the registry in use does not have: `npm ci`
 * refuses a lock file that leaves out what a package names in its `optionalDependencies`. Which system and processor an
 * entry is for is read from its name, as the authors of native packages write it.
 */

interface Entry {
	readonly version?: string;
	readonly dev?: boolean;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];
const libraries: Readonly<Record<string, string>> = {gnu: 'glibc', glibc: 'glibc', musl: 'musl'};

function platformOf(name: string): object {
	const words = name.split(/[-/.]/);
	const os = systems.filter((system) => words.includes(system));
	const cpu = processors.filter((processor) => words.includes(processor));
	const libc = words.flatMap((word) => libraries[word] ?? []);
	return {...(os.length > 0 && {os}), ...(cpu.length > 0 && {cpu}), ...(libc.length > 0 && {libc})};
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {packages: Record<string, Entry>};
for (const entry of Object.values(lock.packages)) {
	for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
		const isExact = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
		if (!isExact || lock.packages[`node_modules/${name}`] !== undefined) continue;
		const added = {version, ...platformOf(name), dev: entry.dev ?? true, optional: true};
		lock.packages[`node_modules/${name}`] = added;
		console.log(`added ${name} ${version}`);
	}
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify({...lock, packages: sorted}, null, '\t')}\n`);
