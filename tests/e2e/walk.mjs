// Walks the main jobs in Chromium, on one installation with the sample content: `npm run test [name…]`.
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { browser, visit } from './browser.mjs';
import { Site } from './site.mjs';

const wanted = process.argv.slice(2);
const LONGEST = 1_500_000;
let site, opened;

before(async () => {
	opened = await browser();
	site = await Site.open();
});
after(async () => {
	await opened?.close();
	await site?.close();
});

const alone = [];
const together = [];
const folder = new URL('./walks/', import.meta.url);
for (const file of readdirSync(folder).sort()) {
	if (wanted.length && !wanted.some((name) => file.includes(name))) continue;
	const walk = (title, go, { cuts } = {}) => (cuts ? alone : together).push({ title, go });
	(await import(new URL(file, folder))).default(walk);
}
// Two at a time, since they wait for films and books; then those that cut the power, each with the site to itself.
if (together.length) {
	describe('side by side', { concurrency: 2 }, () => {
		for (const { title, go } of together) test(title, { timeout: LONGEST }, (t) => run(t, go));
	});
}
for (const { title, go } of alone) test(title, { timeout: LONGEST }, (t) => run(t, go));

/**
 * One walk. `go` gets the site and `visit({ account, desktop })`, whose pages are closed at the end.
 * It also fails when a page wrote an error to its console that the walk did not announce by `page.expects`.
 */
async function run(t, go) {
	const pages = [];
	const enter = async (who) => {
		const page = await visit(opened, site, who);
		pages.push(page);
		return page;
	};
	try {
		await go({ site, visit: enter });
		for (const page of pages) page.assertNoProblems();
	} catch (thrown) {
		for (const [index, page] of pages.entries()) {
			console.error(`page ${index + 1}: ${page.url()}`, page.problems);
			await page.shot(`failed-${t.name.replace(/\W+/g, '-').slice(0, 40)}-${index + 1}`).catch(() => {});
		}
		throw thrown;
	} finally {
		for (const page of pages) await page.context().close();
	}
}
