// A lecture of slides and speech: sent from the lesson page over a link that is cut, watched, left and come back to.
import assert from 'node:assert/strict';
import { Site, until } from '../site.mjs';

const FILM = Site.file('lecture-ky-nang-so.mp4');
const LESSON = 'Buổi 5: nhận ra cuộc gọi lừa đảo';

export default (walk) =>
	walk('lecture: sent through a cut, prepared, watched, come back to at its second, closed to strangers', async ({ site, visit }) => {
		const teacher = await visit({ account: site.account('giáo viên'), desktop: true });
		teacher.expects(/ERR_CONNECTION|ERR_EMPTY|ERR_SOCKET|ERR_NETWORK|Failed to load resource/);
		await chooseFilm(teacher);
		await cutAndGoOn(site, teacher);

		const lesson = await saveLesson(teacher);
		const learner = await visit({ account: site.account('học viên') });
		await enrol(learner);
		await learner.goto(lesson);
		await seePreparing(learner);
		await watch(learner);
		const left = await leave(learner);
		await comeBack(learner, left);
		await saveMegabytes(learner);
		await refuseStrangers(learner, await visit());

		const desk = await visit({ account: site.account('học viên'), desktop: true });
		await desk.goto(lesson);
		await desk.getByRole('button', { name: /Xem tiếp từ/ }).click();
		await plays(desk);
		await desk.look('lesson');
	}, { cuts: true });

async function chooseFilm(page) {
	await page.goto('/quan-ly');
	await page.getByRole('link', { name: /Soạn khoá học/ }).click();
	await page.getByRole('link', { name: /Trồng rau sạch quanh nhà/ }).click();
	await page.getByRole('button', { name: 'Thêm bài' }).last().click();
	await page.look('lesson-form');
	// A village's link: 120 kB a second upwards.
	const link = await page.context().newCDPSession(page);
	await link.send('Network.enable');
	await link.send('Network.emulateNetworkConditions', { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 120_000 });
	await page.locator('dialog input[type=file]').first().setInputFiles(FILM);
	await page.getByLabel('Tên bài', { exact: true }).fill(LESSON);
}

/** The server is gone in the middle, as in a power cut, and comes back: the rest is sent, not all of it. */
async function cutAndGoOn(site, page) {
	const row = page.locator('dialog li.panel');
	await row.getByText(/giây/).first().waitFor();
	const sent = () => row.getByRole('progressbar').getAttribute('aria-valuenow').then(Number);
	await until('a tenth of the film', 60, async () => (await sent()) >= 10);
	await row.getByRole('button', { name: 'Tạm dừng' }).click();
	await row.getByText('Đang tạm dừng').waitFor();
	await page.shot('paused');
	await row.getByRole('button', { name: 'Gửi tiếp' }).click();
	await until('a third of the film', 60, async () => (await sent()) >= 30);
	await page.look('sending');
	await site.kill();
	await row.getByText('Mất mạng, sẽ tự gửi tiếp').waitFor();
	await page.shot('cut');
	const offsets = [];
	page.on('request', (request) => request.method() === 'PATCH' && offsets.push(Number(request.headers()['upload-offset'])));
	await site.start();
	await row.waitFor({ state: 'detached', timeout: 60_000 });
	assert.ok(offsets.length && offsets[0] > 0, `what had arrived was sent again: ${offsets}`);
}

async function saveLesson(page) {
	const radio = page.getByRole('radio', { checked: true, name: /xếp hàng|chuẩn bị/ });
	await radio.waitFor();
	await page.locator('dialog').getByRole('button', { name: 'Thêm bài' }).click();
	await page.getByRole('button', { name: LESSON }).first().waitFor();
	await page.look('course-editor');
	await page.getByRole('link', { name: 'Xem như học viên' }).click();
	const link = page.getByRole('link', { name: LESSON });
	await link.waitFor();
	return link.getAttribute('href');
}

async function enrol(page) {
	await page.goto('/khoa-hoc');
	await page.getByRole('link', { name: /Trồng rau sạch quanh nhà/ }).click();
	await page.getByRole('button', { name: 'Đăng ký học' }).click();
	await page.getByRole('link', { name: 'Bắt đầu học' }).waitFor();
	await page.look('course');
}

/** The percentage grows before one's eyes; then the film stands there, without a reload. */
async function seePreparing(page) {
	await page.getByText(/Video đã nhận|Video đang được chuẩn bị/).first().waitFor();
	await page.look('preparing');
	const seen = new Set();
	await until('the film is ready', 420, async () => {
		const bar = page.getByRole('progressbar', { name: 'Video đang được chuẩn bị' });
		if (await bar.count()) seen.add(Number(await bar.getAttribute('aria-valuenow', { timeout: 1000 }).catch(() => 0)));
		return page.locator('video').count();
	});
	assert.ok([...seen].some((share) => share > 0 && share < 100), `no real progress was shown: ${[...seen]}`);
}

const at = (page) => page.locator('video').evaluate((video) => video.currentTime);

/** It plays: the clock of the film goes on and there is a picture. */
async function plays(page) {
	await page.waitForFunction(() => document.querySelector('video')?.currentTime > 0);
	const from = await at(page);
	await until('the film goes on', 20, async () => (await at(page)) > from + 2);
}

async function watch(page) {
	await page.look('lesson');
	await page.getByRole('button', { name: 'Xem', exact: true }).first().click();
	await plays(page);
	const { width, ahead } = await page.locator('video').evaluate((video) => ({
		width: video.videoWidth,
		ahead: video.buffered.end(video.buffered.length - 1) - video.currentTime
	}));
	assert.ok(width >= 320, `no picture: ${width}`);
	assert.ok(ahead < 45, `${ahead} s fetched ahead by people who pay by the megabyte`);
	await page.look('playing');
}

async function leave(page) {
	await until('12 seconds', 30, async () => (await at(page)) > 12);
	await page.getByRole('button', { name: 'Tạm dừng' }).click();
	const left = await at(page);
	await page.getByRole('link', { name: 'Trồng rau sạch quanh nhà' }).first().click();
	await page.getByRole('link', { name: LESSON }).waitFor();
	return left;
}

/** From the card on the learner's own page. */
async function comeBack(page, left) {
	await page.goto('/hoc');
	await page.look('my-learning');
	await page.getByRole('link', { name: /^Học tiếp/ }).first().click();
	await page.getByRole('button', { name: /Xem tiếp từ/ }).click();
	await page.waitForFunction(() => document.querySelector('video')?.currentTime > 0);
	const now = await at(page);
	assert.ok(Math.abs(now - left) < 3, `left at ${left}, came back to ${now}`);
	await plays(page);
}

async function saveMegabytes(page) {
	await page.getByRole('button', { name: /Chỉ nghe tiếng/ }).click();
	await page.getByText('Đang chỉ nghe tiếng').waitFor();
	const from = await at(page);
	await until('the sound goes on', 20, async () => (await at(page)) > from + 2);
	assert.equal(await page.locator('video').evaluate((video) => video.videoWidth), 0, 'a picture is fetched');
	await page.look('sound-only');
	await page.getByRole('button', { name: /Chỉ nghe tiếng/ }).click();
	await page.waitForFunction(() => document.querySelector('video')?.videoWidth > 0);
}

/** Neither a visitor nor a playlist passed on opens a film that is not for everybody. */
async function refuseStrangers(learner, stranger) {
	const short = learner.url().match(/\/bai\/(\w+)/)[1];
	const { lecture } = await (await learner.request.get(`/api/v1/lessons/${short}`)).json();
	const master = lecture.playlist;
	const text = await (await learner.request.get(master)).text();
	const [rendition] = text.split('\n').filter((line) => line && !line.startsWith('#'));
	const playlist = new URL(rendition, `http://x${master}`).pathname;
	const segment = new URL((await (await learner.request.get(playlist)).text()).match(/^[^#\s].*$/m)[0], `http://x${playlist}`).pathname;
	for (const path of [master, playlist, segment]) {
		assert.ok((await learner.request.get(path)).ok(), path);
		const refused = (await stranger.request.get(path)).status();
		assert.ok([401, 404].includes(refused), `${path}: a stranger got ${refused}`);
	}
	await stranger.goto(learner.url());
	await stranger.look('lesson-stranger');
}
