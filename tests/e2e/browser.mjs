// Debian's Chromium, as a phone and as a desktop.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'
];
const SHOTS = new URL('./shots/', import.meta.url).pathname;

export async function browser() {
	return chromium.launch({ executablePath: process.env.BENHOC_TEST_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}

/** A page of a 360 px phone (`desktop` for the other), signed in if an account is given. */
export async function visit(opened, site, { account, desktop } = {}) {
	const size = desktop ? { width: 1280, height: 800 } : { width: 360, height: 740 };
	const context = await opened.newContext({
		viewport: size, baseURL: site.address, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', hasTouch: !desktop, isMobile: !desktop
	});
	const page = await context.newPage();
	page.setDefaultTimeout(20_000);
	page.problems = [];
	page.on('pageerror', (error) => page.problems.push(String(error)));
	page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
	if (account) await signIn(page, account);
	return page;
}

export async function signIn(page, account) {
	const answer = await page.request.post('/api/v1/session', {
		data: { login: account.login, secret: account.secret },
		headers: { origin: new URL(page.context()._options.baseURL).origin }
	});
	if (!answer.ok()) throw new Error(`${account.login}: ${answer.status()} ${await answer.text()}`);
}

/** Keeps a picture of the page for people to look at. */
export async function shot(page, name) {
	mkdirSync(SHOTS, { recursive: true });
	await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
}
