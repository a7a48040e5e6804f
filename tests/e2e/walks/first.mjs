// The first visit of each public page: nothing moves, nothing is asked twice, and home is light.
import assert from 'node:assert/strict';
import { sleep, until } from '../site.mjs';

const SHIFT = 0.05;
const HOME_BYTES = 100_000;
/** The reader at page 1 fetches the two that follow; page 1 itself came with the HTML. */
const AHEAD = /^\/api\/v1\/books\/\w+\/pages\/[23]$/;

export default (walk) =>
	walk('first: public pages stand still, bring their own data, and home weighs 100 kB at most', async ({ site, visit }) => {
		const found = [];
		for (const [name, find] of Object.entries(PAGES)) {
			const path = await find(site);
			for (const desktop of [false, true]) {
				const page = await visit({ desktop });
				const { shift, moved, asked, bytes } = await open(page, path);
				const where = `${name} on a ${desktop ? 'desktop' : 'phone'}`;
				if (shift > SHIFT) found.push(`${where} moves by ${shift.toFixed(3)}: ${moved.join('; ')}`);
				if (asked.length) found.push(`${where} asks for ${asked.join(', ')}`);
				if (name === 'home') {
					assert.ok(bytes > 20_000, `${where} weighs ${bytes} bytes: it was not measured`);
					if (bytes > HOME_BYTES) found.push(`${where} weighs ${bytes} bytes before its pictures`);
				}
				page.assertNoProblems();
				await page.context().close();
			}
		}
		assert.deepEqual(found, []);
	});

const among = async (site, list, title) => (await site.get(`/api/v1${list}`)).items.find((one) => title.test(one.title ?? one.name));
const contest = (site) => among(site, '/contests', /Học để đổi thay/);
const book = (site) =>
	until('the born-digital book is ready', 420, async () => {
		const one = await among(site, '/books', /^Truyện Kiều$/);
		return one.state === 'ready' && one;
	});
const entry = (site) =>
	until('an entry is on the site', 420, async () => {
		const { short } = await contest(site);
		return (await site.get(`/api/v1/contests/${short}`)).entries.items[0];
	});

/** One address of each kind; those that the media worker makes come last. */
const PAGES = {
	home: () => '/',
	centre: async (site) => (await among(site, '/units?limit=50', /^Trung tâm .* Hoà Bình$/)).path,
	news: async (site) => (await site.get('/api/v1/news')).items[0].path,
	course: async (site) => (await among(site, '/courses', /Trồng rau/)).path,
	contest: async (site) => (await contest(site)).path,
	book: async (site) => (await book(site)).path,
	'book page': async (site) => `${(await book(site)).path}/trang/1`,
	entry: async (site) => (await entry(site)).path
};

/**
 * Opens a page as a new visitor: how far it moved and what did, what it read from the API although the HTML brought it,
 * and its weight on the wire, headers too, without pictures.
 */
async function open(page, path) {
	await page.addInitScript(() => {
		globalThis.shifts = [];
		const named = (node) => (node?.nodeType === 1 ? `${node.tagName.toLowerCase()}.${node.className}` : String(node?.nodeName));
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) {
				if (!entry.hadRecentInput) globalThis.shifts.push([entry.value, entry.sources.map((source) => named(source.node)).join(' ')]);
			}
		}).observe({ type: 'layout-shift', buffered: true });
	});
	const wire = await page.context().newCDPSession(page);
	await wire.send('Network.enable');
	const kinds = new Map();
	const asked = [];
	let bytes = 0;
	wire.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
		kinds.set(requestId, type);
		const { pathname, search } = new URL(request.url);
		const reads = pathname.startsWith('/api/v1/') && request.method === 'GET' && type !== 'Image';
		if (reads && !AHEAD.test(pathname)) asked.push(pathname + search);
	});
	wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		if (kinds.get(requestId) !== 'Image') bytes += encodedDataLength;
	});
	await page.goto(path, { waitUntil: 'networkidle' });
	await page.waitForFunction(() => !document.getElementById('first') && document.querySelector('h1, .reader, main'));
	await sleep(800);
	const shifts = await page.evaluate(() => globalThis.shifts);
	return { shift: shifts.reduce((sum, [value]) => sum + value, 0), moved: shifts.map(([value, what]) => `${value.toFixed(3)} ${what}`), asked, bytes };
}
