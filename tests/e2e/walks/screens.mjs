// Screens that no job passes at this size or in this light: the staff's on a phone, the public ones in the dark, what is not there.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

export default (walk) => {
	walk('screens: the staff\'s desks on a phone', async ({ site, visit }) => {
		const desks = [
			['giáo viên', ['/quan-ly', '/quan-ly/bai-giang', '/quan-ly/khoa-hoc', await first(site, '/courses', /Trồng rau/, '/quan-ly/khoa-hoc')]],
			['thủ thư', ['/quan-ly/sach', '/quan-ly/sach/tu-viet-tat', '/quan-ly/sach/tim-khong-thay', '/quan-ly/sach/nhap-danh-muc', await first(site, '/books', /^Truyện Kiều$/, '/quan-ly/sach')]],
			['cán bộ trung tâm', ['/quan-ly/tin', '/quan-ly/nguoi']],
			['ban tổ chức cuộc thi', ['/quan-ly/cuoc-thi', await first(site, '/contests', /Học để đổi thay/, '/quan-ly/cuoc-thi')]],
			['quản trị', ['/quan-ly/don-vi']]
		];
		for (const [role, paths] of desks) {
			const page = await visit({ account: site.account(role) });
			for (const path of paths) await see(page, path, path.replace(/^\//, '').replace(/-?[a-z0-9]{8}$/, 'one').replaceAll('/', '-'));
		}
	});

	walk('screens: in the dark', async ({ site, visit }) => {
		const page = await visit({ account: site.account('học viên'), dark: true });
		const at = async (list, title) => (await site.get(`/api/v1${list}`)).items.find((one) => title.test(one.title)).path;
		const course = await at('/courses', /Trồng rau/);
		const { sections } = await site.get(`/api/v1/courses/${course.split('-').at(-1)}`);
		const book = await at('/books', /^Truyện Kiều$/);
		// The reader asks for the next two ahead.
		await until('the scan has its first pages', 420, async () => (await fetch(`${site.address}/api/v1/books/${book.split('-').at(-1)}/pages/3`)).ok);
		const contest = await at('/contests', /Học để đổi thay/);
		const paths = {
			home: '/', course, lesson: sections[0].lessons[0].path, book, reader: `${book}/trang/1`, contest,
			search: '/tim?q=rau', library: '/thu-vien', me: '/ca-nhan', 'my-learning': '/hoc'
		};
		for (const [name, path] of Object.entries(paths)) await see(page, path, name);
	});

	walk('screens: an address that is not there, a page of somebody else, no network', async ({ visit }) => {
		const page = await visit();
		page.expects(/status of 40[134]/, /ERR_INTERNET_DISCONNECTED|Unable to preload|Failed to fetch/);
		await page.goto('/khoa-hoc/khong-co-0000aaaa');
		await page.getByRole('link', { name: 'Về trang chủ' }).waitFor();
		await page.look('not-found');
		await page.goto('/quan-ly');
		await page.getByRole('link', { name: 'Đăng nhập' }).first().waitFor();
		await page.look('manage-visitor');
		await page.goto('/hoc');
		await page.look('my-learning-visitor');
		await page.goto('/');
		await page.context().setOffline(true);
		await page.getByText(/Đang mất mạng/).waitFor();
		await page.getByRole('link', { name: 'Thư viện' }).click();
		await page.getByRole('button', { name: 'Thử lại' }).waitFor();
		await page.look('offline');
		await page.context().setOffline(false);
		await page.getByRole('button', { name: 'Thử lại' }).click();
		await page.getByRole('heading', { level: 1, name: 'Thư viện' }).waitFor();
		assert.equal(await page.getByText(/Đang mất mạng/).count(), 0);
	});
};

async function first(site, list, title, desk) {
	const { items } = await site.get(`/api/v1${list}`);
	return `${desk}/${items.find((one) => title.test(one.title)).short}`;
}

async function see(page, path, name) {
	await page.goto(path, { waitUntil: 'networkidle' });
	await page.locator('h1').first().waitFor();
	await page.look(name);
}
