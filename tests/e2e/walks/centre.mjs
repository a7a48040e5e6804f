// A centre's site: news that staff write stand on the centre's page and on those above it.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

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
		await lists(visitor);
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
		await binAndBack(site, staff, visit);
		await mend(staff, visitor);
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

/** What one unit has, all of it, and the way back to what all have. */
async function lists(page) {
	for (const [part, path] of [['Khoá học', '/khoa-hoc'], ['Tủ sách', '/thu-vien']]) {
		const some = page.getByRole('region', { name: part }).getByRole('listitem');
		const count = await some.count();
		await page.getByRole('link', { name: new RegExp(`^Xem tất cả ?: ${part}`) }).click();
		await page.waitForURL((url) => url.pathname === path && url.searchParams.has('don-vi'));
		await page.getByRole('link', { name: `Của ${CENTRE}` }).waitFor();
		await until(`${part} of one unit`, 10, async () => (await page.locator('.cards > li, .tiles > li').count()) >= count);
		await page.reload();
		await page.getByRole('link', { name: `Của ${CENTRE}` }).waitFor();
		await page.look(`${path.slice(1)}-of-unit`);
		await page.getByRole('link', { name: 'Xem của mọi đơn vị' }).click();
		await page.waitForURL((url) => !url.search);
		await page.getByRole('link', { name: `Của ${CENTRE}` }).waitFor({ state: 'detached' });
		await page.goBack();
		await page.getByRole('link', { name: `Của ${CENTRE}` }).click();
		await page.getByRole('heading', { level: 1, name: CENTRE }).waitFor();
	}
	await page.getByRole('link', { name: /^Xem tất cả ?: Tin tức/ }).click();
	await page.getByRole('heading', { level: 1, name: `Tin của ${CENTRE}` }).waitFor();
	await page.look('unit-news');
}

/** Staff mend their centre's words where everybody reads them; who comes second keeps the words typed. */
async function mend(staff, visitor) {
	await visitor.goto('/trung-tam');
	await visitor.getByRole('link', { name: CENTRE }).click();
	await visitor.getByRole('heading', { level: 1, name: CENTRE }).waitFor();
	assert.equal(await visitor.getByRole('button', { name: 'Sửa' }).count(), 0);
	const address = new URL(visitor.url()).pathname;
	const second = await staff.context().newPage();
	const sheet = async (page) => {
		await page.goto(address);
		await page.getByRole('button', { name: 'Sửa' }).click();
		return page.getByRole('dialog');
	};
	const first = await sheet(staff);
	const late = await sheet(second);
	await late.getByLabel('Giới thiệu').fill('Chữ của người đến sau.');
	await first.getByLabel('Giới thiệu').fill('Mở cửa các tối thứ ba và thứ năm.\n\n- Học chữ\n- Học **làm vườn**');
	await staff.look('centre-form');
	await first.getByRole('button', { name: 'Lưu' }).click();
	await staff.locator('.prose strong', { hasText: 'làm vườn' }).waitFor();
	await late.getByRole('button', { name: 'Lưu' }).click();
	await late.getByText(/Người khác vừa sửa chỗ này/).waitFor();
	assert.equal(await late.getByLabel('Giới thiệu').inputValue(), 'Chữ của người đến sau.');
	await late.getByRole('button', { name: 'Lấy bản của họ' }).click();
	await second.waitForFunction(() => document.querySelector('dialog textarea')?.value.includes('làm vườn'));
	await second.close();
	await visitor.reload();
	await visitor.locator('.prose li', { hasText: 'Học chữ' }).waitFor();
	await visitor.look('centre-mended');
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

/** What was deleted lies under "Vừa xoá" until somebody wants it back. */
async function binAndBack(site, staff, visit) {
	await staff.getByRole('button', { name: new RegExp(HEADLINE) }).first().click();
	await staff.getByRole('dialog').getByRole('button', { name: 'Xoá' }).click();
	await staff.getByRole('button', { name: new RegExp(HEADLINE) }).waitFor({ state: 'detached' });
	await staff.goto('/quan-ly');
	await staff.getByRole('link', { name: 'Vừa xoá' }).click();
	await staff.getByRole('listitem').filter({ hasText: HEADLINE }).getByText(/còn giữ 30 ngày/).waitFor();
	await staff.look('bin');
	const phone = await visit({ account: site.account('cán bộ trung tâm') });
	await phone.goto('/quan-ly/vua-xoa');
	await phone.getByText(HEADLINE).first().waitFor();
	await phone.look('bin');
	await staff.getByRole('button', { name: `Khôi phục ${HEADLINE}` }).click();
	await staff.getByText(`Đã khôi phục “${HEADLINE}”`).waitFor();
	await staff.getByText('Không có gì vừa xoá').waitFor();
	await staff.look('bin-empty');
	await staff.goto('/quan-ly/tin');
	await staff.getByRole('button', { name: new RegExp(HEADLINE) }).waitFor();
}

/** Taken down, it is gone for everybody else. */
async function take(staff, visitor) {
	const address = new URL(visitor.url()).pathname;
	await staff.getByRole('button', { name: new RegExp(HEADLINE) }).first().click();
	await staff.getByRole('dialog').getByRole('button', { name: 'Gỡ xuống' }).click();
	await staff.getByText('Tin đã gỡ xuống').waitFor();
	assert.equal((await visitor.request.get(address)).status(), 404);
}
