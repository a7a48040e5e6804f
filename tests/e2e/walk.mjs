// Walks the main jobs in Chromium, on one installation with the sample content: `npm run test [name…]`.
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { browser, visit } from './browser.mjs';
import { Site } from './site.mjs';

const wanted = process.argv.slice(2);
let site, opened;

before(async () => {
	[site, opened] = await Promise.all([Site.open(), browser()]);
});
after(async () => {
	await opened?.close();
	await site?.close();
});

/**
 * One walk. `go` gets the site and `visit({ account, desktop })`, whose pages are closed at the end.
 * A walk also fails when a page wrote an error to its console that the walk did not announce by `page.expects`.
 */
function walk(title, go) {
	test(title, { timeout: 600_000 }, async (t) => {
		const pages = [];
		const enter = async (who) => {
			const page = await visit(opened, site, who);
			pages.push(page);
			return page;
		};
		try {
			await go({ site, visit: enter, step: (words) => t.diagnostic(words) });
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
	});
}

const folder = new URL('./walks/', import.meta.url);
for (const file of readdirSync(folder).sort()) {
	if (wanted.length && !wanted.some((name) => file.includes(name))) continue;
	(await import(new URL(file, folder))).default(walk);
}
