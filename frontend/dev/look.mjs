/**
 * Photographs screens and measures them in Chromium.
 *   node dev/look.mjs OUT [filter…]      needs `node dev/serve.mjs` (or BENHOC_URL) and /usr/bin/chromium
 * For each screen: a phone and a desktop picture, light and dark, axe violations, layout shift, bytes.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { screens } from './views/screens.mjs';

const [out = '/tmp/shots', ...filter] = process.argv.slice(2);
const base = process.env.BENHOC_URL ?? 'http://127.0.0.1:8150';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const looks = (process.env.LOOKS ?? 'phone,phone-dark,desktop').split(',');
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

for (const [name, as, path, act] of screens.filter(([name]) => !filter.length || filter.some((part) => name.includes(part)))) {
	for (const look of looks) {
		const phone = look.startsWith('phone');
		const context = await browser.newContext({ viewport: phone ? { width: 360, height: 740 } : { width: 1280, height: 800 }, deviceScaleFactor: phone ? 2 : 1, hasTouch: phone, colorScheme: look.endsWith('dark') ? 'dark' : 'light', locale: 'vi-VN', reducedMotion: 'reduce' });
		const page = await context.newPage();
		const problems = [];
		page.on('pageerror', (error) => problems.push(error.message));
		page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
		const cdp = await context.newCDPSession(page);
		await cdp.send('Network.enable');
		let bytes = 0;
		let pictures = 0;
		const kinds = new Map();
		cdp.on('Network.responseReceived', ({ requestId, response }) => kinds.set(requestId, response.mimeType));
		cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => (/image|video|mpegurl|octet/.test(kinds.get(requestId) ?? '') ? (pictures += encodedDataLength) : (bytes += encodedDataLength)));
		await page.addInitScript(() => { window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => !entry.hadRecentInput && (window.shift += entry.value))).observe({ type: 'layout-shift', buffered: true }); });
		await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}as=${as}`, { waitUntil: 'networkidle' }).catch((failure) => problems.push(failure.message.split('\n')[0]));
		await page.waitForTimeout(400);
		const shift = await page.evaluate(() => window.shift);
		if (act) await act(page);
		await page.screenshot({ path: `${out}/${name}.${look}.png`, fullPage: process.env.FULL !== '0' });
		await page.addScriptTag({ path: axe });
		const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }));
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
		console.log(`${name}.${look}  shift ${shift.toFixed(3)}  ${Math.round(bytes / 1024)} kB + ${Math.round(pictures / 1024)} kB pictures${wide ? '  WIDER THAN THE SCREEN' : ''}`);
		for (const one of violations) console.log(`   ${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`);
		for (const one of problems.slice(0, 3)) console.log(`   ! ${one.slice(0, 240)}`);
		await context.close();
	}
}
await browser.close();
