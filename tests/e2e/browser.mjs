// Debian's Chromium, as a phone and as a desktop.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'
];
const SHOTS = new URL('./shots/', import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'];

export async function browser() {
	return chromium.launch({ executablePath: process.env.BENHOC_TEST_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}

/** A page of a 360 px phone (`desktop` for the other), signed in if an account is given, `dark` if the device is. */
export async function visit(opened, site, { account, desktop, dark } = {}) {
	const context = await opened.newContext({
		viewport: desktop ? { width: 1280, height: 800 } : { width: 360, height: 740 },
		deviceScaleFactor: desktop ? 1 : 2,
		baseURL: site.address,
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
		hasTouch: !desktop,
		isMobile: !desktop,
		reducedMotion: 'reduce',
		colorScheme: dark ? 'dark' : 'light'
	});
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	listen(page);
	const kind = `${desktop ? 'desktop' : 'phone'}${dark ? '-dark' : ''}`;
	page.shot = (name) => shot(page, `${name}.${kind}`);
	page.look = (name) => look(page, `${name}.${kind}`);
	if (account) await signIn(page, site, account);
	return page;
}

/** What the page's console complains of is a failure, unless the walk said before that it comes. */
function listen(page) {
	const expected = [];
	page.problems = [];
	page.expects = (...patterns) => expected.push(...patterns);
	const note = (text) => expected.some((pattern) => pattern.test(text)) || page.problems.push(text);
	page.on('pageerror', (error) => note(error.stack ?? String(error)));
	page.on('console', (message) => message.type() === 'error' && note(`${message.text()} ${message.location().url}`));
	page.assertNoProblems = () => assert.deepEqual(page.problems, [], `the console of ${page.url()}`);
}

async function signIn(page, site, account) {
	const answer = await page.request.post('/api/v1/session', {
		data: { login: account.login, secret: account.secret },
		headers: { origin: site.address }
	});
	if (!answer.ok()) throw new Error(`${account.login}: ${answer.status()} ${await answer.text()}`);
}

/** Keeps a picture of the page for people to look at. */
async function shot(page, name) {
	mkdirSync(SHOTS, { recursive: true });
	// Pictures below the fold are fetched when they come near: a picture of the whole page wants them all.
	await page.evaluate(async () => {
		for (let y = 0; y < document.body.scrollHeight; y += 600) {
			scrollTo(0, y);
			await new Promise((done) => setTimeout(done, 20));
		}
		scrollTo(0, 0);
		const pictures = [...document.images].filter((image) => image.checkVisibility());
		const drawn = Promise.all(pictures.map((image) => image.decode().catch(() => {})));
		// Those in a strip that scrolls by itself may never be asked for.
		await Promise.race([drawn, new Promise((done) => setTimeout(done, 2500))]);
	});
	// The bar at the foot of the screen stands at the foot of the picture.
	await page.evaluate(() => {
		const bar = document.querySelector('.places');
		if (!bar || getComputedStyle(bar).position !== 'fixed') return;
		const top = document.documentElement.scrollHeight - bar.offsetHeight;
		Object.assign(bar.style, { position: 'absolute', top: `${top}px`, bottom: 'auto' });
	});
	await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
	await page.evaluate(() => document.querySelector('.places')?.removeAttribute('style'));
}

/** A picture, and what can be measured of it: nothing wider than the screen, nothing axe objects to. */
async function look(page, name) {
	await shot(page, name);
	const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(wider <= 0, `${name}: ${wider} px wider than the screen`);
	await page.evaluate(AXE);
	const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
	const said = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')} (${one.help})`);
	assert.deepEqual(said, [], `${name}: what axe objects to`);
}
