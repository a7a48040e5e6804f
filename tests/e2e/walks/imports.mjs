// A catalogue of another system: the library's own MARC file comes back as known; a table is looked at, taken, found, undone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from '../site.mjs';

const NEW = 'Kỹ thuật nuôi cá lồng bè trên sông';
const TABLE = `THƯ VIỆN XÃ HOÀ BÌNH;;;;;
STT;Nhan đề;Tác giả;Năm XB;ISBN;Kho
1;${NEW};Lê Văn Bình;2009;978-604-2-18731-9;A1
2;Hỏi đáp về phân bón hữu cơ;Trần Thị Sáu, Lê Văn Bình;2011;;A1
3;${NEW.toUpperCase()};lê văn bình;2009;;A2
4;;Vô danh;1999;;A2
`;

export default (walk) =>
	walk('imports: MARC and a table are looked at before anything is stored, taken, found, and undone', async ({ site, visit }) => {
		const phone = await visit({ account: site.account('thủ thư') });
		await known(phone);
		await onPhone(phone);
		const desk = await visit({ account: site.account('thủ thư'), desktop: true });
		await look(desk);
		await take(desk, site);
		await undo(desk, site);
		await refused(phone);
	});

const send = (page, name, buffer) => page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const open = async (page, name) => {
	await page.getByText('Đã gửi xong').first().waitFor();
	await page.getByRole('link', { name: new RegExp(name) }).filter({ hasText: 'Chờ bạn xem' }).first().click();
	await page.getByRole('heading', { level: 1, name }).waitFor();
};

/** What the library itself gave away is all there. */
async function known(page) {
	await page.goto('/quan-ly/sach');
	const link = page.getByRole('link', { name: /MARC 21/ });
	await link.waitFor();
	const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
	const marc = await readFile(await download.path());
	await page.getByRole('link', { name: 'Nhập danh mục có sẵn' }).click();
	await page.getByText('Chưa nhập tệp nào').waitFor();
	await page.look('imports-none');
	await send(page, 'thu-vien.mrc', marc);
	await open(page, 'thu-vien.mrc');
	await page.getByText('Không có gì để nhập').waitFor();
	await page.locator('.tag', { hasText: 'Đã có đủ' }).first().waitFor();
	await page.look('import-known');
}

/** The same table on a phone: looked at, and thrown away unread. */
async function onPhone(page) {
	await page.goto('/quan-ly/sach/nhap-danh-muc');
	await send(page, 'sach-dien-thoai.csv', Buffer.from(TABLE));
	await open(page, 'sach-dien-thoai.csv');
	await page.getByText('Không nhập vì sai: ISBN').waitFor();
	await page.look('import-preview');
	await page.getByRole('button', { name: 'Xoá tệp này khỏi danh sách' }).click();
	await page.getByText(/Đã xoá “sach-dien-thoai.csv” khỏi danh sách/).waitFor();
	await page.look('imports');
}

/** Each record with what it will do; nothing is stored. */
async function look(page) {
	await page.goto('/quan-ly/sach/nhap-danh-muc');
	await send(page, 'tu-sach-xa.csv', Buffer.from(TABLE));
	await page.getByText('Đã gửi xong').first().waitFor();
	await page.look('imports');
	await open(page, 'tu-sach-xa.csv');
	await page.getByText('Cột không dùng đến: Kho').waitFor();
	await page.getByText('Không nhập vì sai: ISBN').waitFor();
	await page.getByText(/Cùng cuốn với dòng 3/).waitFor();
	await page.look('import-preview');
	await page.getByLabel('Chỉ xem').selectOption({ label: 'Thiếu tên sách (1)' });
	await page.getByText('Không có tên sách').waitFor();
	await until('only that one is shown', 10, async () => (await page.locator('.rows > .item').count()) === 1);
	await page.getByLabel('Chỉ xem').selectOption({ index: 0 });
	await page.locator('.rows > .item').nth(3).waitFor();
}

async function take(page, site) {
	await page.getByLabel(/Cho mọi người thấy ngay/).check();
	await page.getByRole('button', { name: 'Nhập 3 phiếu' }).click();
	await page.getByText('Đã nhập xong: thêm 2 sách mới').waitFor();
	await page.locator('.tag', { hasText: 'Thêm mới' }).first().waitFor();
	await page.look('import-taken');
	await until('the new book is found', 20, async () => {
		const { groups } = await site.get(`/api/v1/search?q=${encodeURIComponent('nuoi ca long be')}`);
		return groups.some((group) => group.title.map((part) => part.text).join('') === NEW);
	});
	await page.getByRole('link', { name: NEW }).first().click();
	await page.getByRole('heading', { level: 1, name: NEW }).waitFor();
	await page.goBack();
}

async function undo(page, site) {
	await page.getByRole('button', { name: 'Bỏ lượt nhập này' }).click();
	await page.getByText('Bỏ 2 sách mới của lượt nhập này?').waitFor();
	await page.look('import-undo');
	await page.getByRole('dialog').getByRole('button', { name: 'Bỏ lượt nhập này' }).click();
	await page.getByText(/Các sách vừa nhập đã nằm trong mục/).waitFor();
	await page.look('import-undone');
	const { items } = await site.get('/api/v1/books?q=long%20be');
	assert.deepEqual(items, []);
	await page.getByRole('button', { name: 'Xoá tệp này khỏi danh sách' }).click();
	await page.getByText(/Đã xoá “tu-sach-xa.csv” khỏi danh sách/).waitFor();
}

/** A table without titles says what it lacks. */
async function refused(page) {
	await page.goto('/quan-ly/sach/nhap-danh-muc');
	await send(page, 'khong-ten.csv', Buffer.from('a,b\n1,2\n'));
	const row = page.getByRole('link', { name: /khong-ten.csv/ }).filter({ hasText: 'Không đọc được' });
	await row.waitFor();
	await row.click();
	await page.getByText('Không thấy cột nào ghi tên sách').waitFor();
	await page.look('import-refused');
}
