// A contest: opened by the organizer, entered by a centre with a phone, accepted, watched, liked, shared, counted.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Site, until } from '../site.mjs';

const CONTEST = 'Kể chuyện người thật việc thật';
const ENTRY = 'Bà Sáu học viết tên mình';

export default (walk) =>
	walk('contest: opened, entered by phone, accepted, watched, liked, shared, counted', async ({ site, visit }) => {
		const organizer = await visit({ account: site.account('ban tổ chức cuộc thi'), desktop: true });
		const contest = await open(organizer);
		const staff = await visit({ account: site.account('cán bộ trung tâm') });
		const entry = await enter(staff, contest);
		await mend(staff);
		await accept(organizer);

		const visitor = await visit();
		await visitor.goto(contest);
		await visitor.look('contest');
		await visitor.getByRole('link', { name: new RegExp(ENTRY) }).click();
		await watch(visitor);
		const learner = await visit({ account: site.account('học viên') });
		await learner.goto(entry);
		await like(learner);
		const link = await share(learner);
		const invited = await visit();
		await invited.goto(link);
		await watch(invited);

		await count(organizer);
		const desk = await visit({ desktop: true });
		await desk.goto('/cuoc-thi');
		await desk.look('contests');
		await desk.goto(contest);
		await desk.look('contest');
		await desk.goto(entry);
		await desk.look('entry');

		await withdraw(staff, entry);
		await staysWithdrawn(organizer);
		desk.expects(/404/);
		await desk.reload();
		await desk.getByRole('heading', { level: 1, name: ENTRY }).waitFor({ state: 'detached' });
		await desk.look('entry-gone');
	});

async function open(page) {
	await page.goto('/quan-ly');
	await page.getByRole('link', { name: /Tổ chức cuộc thi/ }).click();
	await page.getByRole('button', { name: 'Mở cuộc thi mới' }).click();
	await page.getByLabel('Tên cuộc thi').fill(CONTEST);
	await page.getByLabel('Thể lệ').fill('Video dưới ba phút, quay bằng điện thoại.\n\n- Kể một người có thật\n- Người trong video đồng ý');
	const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
	await page.getByLabel('Nhận bài từ').fill(day(-1));
	await page.getByLabel('Nhận bài đến hết').fill(day(20));
	await page.look('contest-form');
	await page.getByRole('button', { name: 'Lưu bản nháp' }).click();
	await page.getByRole('heading', { level: 1, name: CONTEST }).waitFor();
	await page.getByRole('button', { name: 'Đăng cuộc thi' }).click();
	await page.getByText(/Còn \d+ ngày/).waitFor();
	return page.getByRole('link', { name: 'Xem trang cuộc thi' }).getAttribute('href');
}

/** One stands in the field with a phone: the contest is found on the site, the film goes up while the words are typed. */
async function enter(page, contest) {
	await page.goto('/cuoc-thi');
	await page.look('contests');
	await page.getByRole('link', { name: new RegExp(CONTEST) }).click();
	await page.waitForURL(contest);
	await page.getByRole('link', { name: 'Gửi bài dự thi' }).click();
	await page.locator('input[type=file][capture]').setInputFiles(Site.file('phone-portrait.mp4'));
	await page.getByLabel('Tên bài dự thi').fill(ENTRY);
	await page.getByLabel('Tên người hoặc nhóm gửi').fill('Lớp xoá mù chữ thôn Đình');
	await page.getByLabel('Vài lời về bài này').fill('Bà Sáu bảy mươi mốt tuổi, lần đầu tự ký tên.');
	await page.getByLabel(/Những người có mặt trong video đồng ý/).check();
	await page.look('entry-form');
	await page.getByRole('button', { name: 'Gửi bài dự thi' }).click();
	await page.getByRole('heading', { level: 1, name: ENTRY }).waitFor();
	await page.look('entry-sent');
	return new URL(page.url()).pathname;
}

/** While the organizers have not decided, its sender may still mend its words. */
async function mend(page) {
	await page.getByRole('button', { name: 'Sửa lời giới thiệu' }).click();
	await page.getByLabel('Vài lời về bài này').fill('Bà Sáu bảy mươi mốt tuổi.\n\nLần đầu **tự ký tên**.');
	await page.look('entry-words');
	await page.getByRole('button', { name: 'Lưu', exact: true }).click();
	await page.getByText('Đã lưu lời giới thiệu').waitFor();
	await page.locator('.prose strong', { hasText: 'tự ký tên' }).waitFor();
}

/** Taken back by typing its name, and by nothing less. */
async function withdraw(page, entry) {
	await page.goto(entry);
	assert.equal(await page.getByRole('button', { name: 'Sửa lời giới thiệu' }).count(), 0, 'what is published stays as it was judged');
	await page.getByRole('button', { name: 'Rút bài' }).click();
	const sheet = page.getByRole('dialog');
	const button = sheet.getByRole('button', { name: 'Rút bài' });
	await sheet.getByLabel(/Gõ tên bài/).fill('Bà Sáu');
	assert.ok(await button.isDisabled(), 'half a name is not enough');
	await sheet.getByLabel(/Gõ tên bài/).fill(ENTRY.toLowerCase());
	await page.look('entry-withdrawing');
	await button.click();
	await page.getByText(`Đã rút “${ENTRY}”`).waitFor();
	await page.getByText('Bài này đã được rút khỏi cuộc thi').waitFor();
	await page.look('entry-withdrawn');
}

/** What its sender withdrew is not put back by others. */
async function staysWithdrawn(page) {
	await page.reload();
	const row = page.getByRole('row', { name: new RegExp(ENTRY) });
	await row.getByText('Đã gỡ').waitFor();
	assert.equal(await row.getByRole('button').count(), 0);
}

async function accept(page) {
	const row = page.getByRole('row', { name: new RegExp(ENTRY) });
	await until('the entry waits on the desk', 420, async () => {
		await page.reload();
		await row.waitFor({ timeout: 10_000 });
		return row.getByRole('button', { name: 'Nhận và đăng' }).count();
	});
	await page.look('contest-desk');
	await row.getByRole('button', { name: 'Nhận và đăng' }).click();
	await page.getByText(`Đã đăng “${ENTRY}”`).waitFor();
}

/** Ten seconds or half of it really played is a view; who came in late on a slow machine sees it once more. */
async function watch(page) {
	const views = page.locator('dd').nth(1);
	const before = Number(await views.innerText());
	await page.getByRole('button', { name: 'Xem', exact: true }).first().click();
	await page.waitForFunction(() => document.querySelector('video')?.currentTime > 1, null, { timeout: 60_000 });
	await until('the view is counted', 90, async () => {
		if (Number(await views.innerText()) > before) return true;
		if (await page.locator('video').evaluate((video) => video.ended)) await page.getByRole('button', { name: 'Xem', exact: true }).first().click();
		return false;
	});
	await page.look('entry');
}

async function like(page) {
	// A click on the page as the server wrote it, before the app has come, does nothing: as a person would, click again.
	const wish = page.getByRole('button', { name: /^Thích/ });
	const done = page.getByRole('button', { name: /^Đã thích · 1/ });
	await until('the entry is liked', 40, async () => {
		if (await wish.isVisible()) await wish.click({ timeout: 3000 }).catch(() => {});
		return done.waitFor({ timeout: 5000 }).then(() => true, () => false);
	});
	await page.locator('[aria-pressed=true][aria-busy=false]').waitFor();
	await page.reload();
	await done.waitFor();
	await page.look('entry-liked');
}

async function share(page) {
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.getByRole('button', { name: 'Chia sẻ' }).click();
	await page.getByText('Đã chép liên kết').waitFor();
	const link = await page.evaluate(() => navigator.clipboard.readText());
	assert.match(link, /qua=/, 'a personal link');
	return link;
}

/** The numbers of the table and of the file that is taken away. */
async function count(page) {
	const row = page.getByRole('row', { name: new RegExp(ENTRY) });
	await until('all that happened is counted', 100, async () => {
		await page.reload();
		await row.waitFor({ timeout: 10_000 });
		const cells = await row.locator('td.n').allInnerTexts();
		return cells.map(Number).join() === '0,2,1,1';
	});
	await page.look('contest-desk-counted');
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /CSV/ }).click()]);
	const text = await readFile(await download.path(), 'utf8');
	assert.match(text, new RegExp(`${ENTRY}.*,0,2,1,1,`));
}
