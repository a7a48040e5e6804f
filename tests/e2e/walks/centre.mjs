// A centre's site: news that staff write stand on the centre's page and on those above it.
import assert from 'node:assert/strict';

const HEADLINE = 'Khai giảng lớp tin học văn phòng tối thứ hai';
const CENTRE = 'Trung tâm học tập cộng đồng xã Hoà Bình';

export default (walk) =>
	walk('centre: staff post news, which its page, its parents\' pages and the first page show', async ({ site, visit }) => {
		const staff = await visit({ account: site.account('cán bộ trung tâm'), desktop: true });
		await post(staff);
		const visitor = await visit();
		await visitor.goto('/trung-tam');
		await visitor.look('centres');
		await visitor.getByRole('link', { name: CENTRE }).click();
		await visitor.getByRole('link', { name: HEADLINE }).waitFor();
		await visitor.look('centre');
		await readNews(visitor);
		await above(visitor);
		await withoutScript(site, visitor);

		const desk = await visit({ desktop: true });
		await desk.goto('/');
		await desk.getByRole('link', { name: HEADLINE }).waitFor();
		await desk.look('home');
		await desk.getByRole('link', { name: CENTRE, exact: true }).last().click();
		await desk.getByRole('heading', { level: 1, name: CENTRE }).waitFor();
		await desk.look('centre');
		await take(staff, visitor);
	});

async function post(page) {
	await page.goto('/quan-ly');
	await page.getByRole('link', { name: /Đăng tin/ }).click();
	await page.getByRole('button', { name: 'Viết tin mới' }).click();
	await page.getByLabel('Tựa đề').fill(HEADLINE);
	await page.getByLabel('Nội dung').fill('Lớp học tám buổi, miễn phí.\n\n## Cần mang theo\n\n- Sổ và bút\n- Điện thoại');
	await page.look('news-form');
	await page.getByRole('dialog').getByRole('button', { name: 'Đăng tin' }).click();
	await page.getByText('Tin đã đăng').waitFor();
	await page.look('news-desk');
}

async function readNews(page) {
	await page.getByRole('link', { name: HEADLINE }).click();
	await page.getByRole('heading', { level: 1, name: HEADLINE }).waitFor();
	await page.getByRole('heading', { name: 'Cần mang theo' }).waitFor();
	await page.look('news');
}

/** The commune and the province gather what stands below them. */
async function above(page) {
	await page.getByRole('link', { name: CENTRE, exact: true }).first().click();
	for (const name of ['Xã Hoà Bình', 'Tỉnh Bến Giang']) {
		await page.getByRole('link', { name, exact: true }).first().click();
		await page.getByRole('heading', { level: 1, name }).waitFor();
		await page.getByRole('link', { name: HEADLINE }).waitFor();
	}
	await page.look('province');
	await page.goto('/');
	await page.getByRole('link', { name: HEADLINE }).waitFor();
	await page.look('home');
}

/** The page that the server sends can be read before, and without, any script, and carries its share tags. */
async function withoutScript(site, page) {
	await page.getByRole('link', { name: HEADLINE }).click();
	await page.getByRole('heading', { level: 1, name: HEADLINE }).waitFor();
	const html = await (await page.request.get(page.url())).text();
	assert.ok(html.includes(`<h1>${HEADLINE}</h1>`), 'the headline stands in the HTML');
	assert.match(html, /<meta property="og:title" content="Khai giảng lớp tin học/);
	const bare = await page.context().browser().newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
	const plain = await bare.newPage();
	await plain.goto(`${site.address}/`);
	await plain.getByRole('link', { name: HEADLINE }).click();
	await plain.getByRole('heading', { level: 1, name: HEADLINE }).waitFor();
	await bare.close();
}

/** Taken down, it is gone for everybody else. */
async function take(staff, visitor) {
	const address = new URL(visitor.url()).pathname;
	await staff.getByRole('button', { name: new RegExp(HEADLINE) }).first().click();
	await staff.getByRole('dialog').getByRole('button', { name: 'Gỡ xuống' }).click();
	await staff.getByText('Tin đã gỡ xuống').waitFor();
	assert.equal((await visitor.request.get(address)).status(), 404);
}
