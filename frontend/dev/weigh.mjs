/**
 * Weighs the first visit of home, compressed (brotli), before pictures: the shell, its scripts, styles and fonts.
 *   node dev/weigh.mjs      after `npm run build`; fails above 100 kB
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const LIMIT = 100_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8'));
const nodes = readFileSync(join(root, '.svelte-kit/generated/client-optimized/app.js'), 'utf8');
const home = /"\/\(home\)": \[(\d+)/.exec(nodes)?.[1];
const wanted = (key) => /(client\/entry|generated\/client-optimized\/app|nodes\/(0|1))\.js$/.test(key) || key.endsWith(`nodes/${home}.js`);

const files = new Set(['200.html']);
const visit = (key) => {
	const chunk = manifest[key];
	if (!chunk || files.has(chunk.file)) return;
	files.add(chunk.file);
	for (const css of chunk.css ?? []) files.add(css);
	for (const next of chunk.imports ?? []) visit(next);
};
Object.keys(manifest).filter(wanted).forEach(visit);
for (const part of ['latin', 'vietnamese']) for (const weight of [400, 600]) files.add(`fonts/be-vietnam-pro-${part}-${weight}.woff2`);

const size = (file) => {
	const path = join(root, 'build', file);
	return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
};
const total = [...files].reduce((sum, file) => sum + size(file), 0);
console.log(`${files.size} files, ${(total / 1000).toFixed(1)} kB compressed before pictures (limit ${LIMIT / 1000})`);
for (const file of [...files].sort((a, b) => size(b) - size(a)).slice(0, 8)) console.log(`  ${(size(file) / 1000).toFixed(1)} ${file}`);
if (!home || files.size < 8) throw new Error('the build looks different: mend this script');
process.exit(total > LIMIT ? 1 : 0);
