// Programs of others read the library: a reading app's OPDS parser, a page viewer's IIIF vault.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Vault } from '@iiif/vault';
import opds from 'opds-feed-parser';
import { until } from '../site.mjs';

export default (walk) =>
	walk('exchange: the library in a reading app and in a page viewer', async ({ site, visit }) => {
		await catalogue(site);
		await viewer(site);
		await takenAlong(await visit({ account: site.account('thủ thư') }));
	});

/** The whole catalogue as a table, from the librarian's desk. */
async function takenAlong(page) {
	await page.goto('/quan-ly/sach');
	const link = page.getByRole('link', { name: 'Bảng tính (CSV)' });
	await link.waitFor();
	await page.look('catalogue-download');
	const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
	assert.match(download.suggestedFilename(), /^thu-vien-[-0-9]+\.csv$/);
	assert.match(await readFile(await download.path(), 'utf8'), /Truyện Kiều/);
}

const parser = new opds.default();
const feed = async (address) => {
	const answer = await fetch(address);
	assert.equal(answer.status, 200, address);
	return parser.parse(await answer.text());
};
const linked = (links, rel) => links.find((link) => link.rel === rel)?.href;

/** From the first feed to a book's file, as a reading app goes. */
async function catalogue(site) {
	const start = await feed(`${site.address}/opds`);
	assert.ok(start instanceof opds.NavigationFeed, 'a navigation feed');
	const newest = start.entries.flatMap((entry) => entry.links).find((link) => link.rel === 'http://opds-spec.org/sort/new');
	const books = await feed(newest.href);
	assert.ok(books instanceof opds.AcquisitionFeed, 'an acquisition feed');
	assert.ok(books.entries.length >= 2, `${books.entries.length} books`);
	for (const book of books.entries) {
		assert.match(book.id, /^urn:uuid:/);
		assert.ok(book.title && book.updated, book.id);
		assert.ok(book.links.some((link) => link instanceof opds.OPDSAcquisitionLink), `${book.title}: a way to have it`);
	}
	const open = books.entries.map((book) => linked(book.links, opds.OPDSAcquisitionLink.OPEN_ACCESS_REL)).find(Boolean);
	const file = await fetch(open);
	assert.equal(file.status, 200, open);
	assert.equal((await file.text()).slice(0, 5), '%PDF-');

	const search = await fetch(linked(start.links, 'search')).then((answer) => answer.text());
	const template = search.match(/template="([^"]+)"/)[1];
	const word = books.entries[0].title.split(' ')[0];
	const found = await feed(template.replace('{searchTerms}', encodeURIComponent(word)));
	assert.ok(found.entries.some((book) => book.title === books.entries[0].title), word);
}

/** A book with pages, loaded and walked by the library that IIIF viewers stand on. */
async function viewer(site) {
	const book = await until('a book of the sample has its pages', 400, async () => {
		const { items } = await fetch(`${site.address}/api/v1/books`).then((answer) => answer.json());
		return items.find((one) => one.access === 'public' && one.state === 'ready' && one.pages >= 3);
	});
	const address = `${site.address}/iiif/books/${book.id}/manifest`;
	const vault = new Vault();
	const manifest = await vault.loadManifest(address);
	assert.equal(manifest.id, address);
	assert.equal(manifest.label.none[0], book.title);
	assert.equal(manifest.items.length, book.pages);
	const [canvas] = vault.get(manifest.items);
	const [page] = vault.get(canvas.items);
	const [painting] = vault.get(page.items);
	const [image] = vault.get(painting.body);
	const answer = await fetch(image.id);
	assert.equal(answer.headers.get('content-type'), 'image/webp');
	assert.ok(canvas.width > 0 && canvas.height > 0);
	assert.equal(manifest.service[0].type, 'SearchService2');
}
