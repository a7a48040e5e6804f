// A full record is filled in, three books are put on a shelf, several are changed together and back; a visitor finds the
// shelf and a field of knowledge.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

const SHELF = 'Tủ sách khuyến học';
const FULL = {
	'Tên sách': 'Dế Mèn phiêu lưu ký',
	'Tên khác': 'Diary of a Cricket',
	'Người viết, người dịch': 'Tô Hoài, tác giả\nNgô Mạnh Lân, minh hoạ',
	'Nhà xuất bản': 'Kim Đồng',
	Năm: '2019',
	'Nơi xuất bản': 'Hà Nội',
	'Lần xuất bản': 'In lần thứ 85',
	'Số trang, khổ': '143 tr. ; 25 cm',
	'Tùng thư': 'Tủ sách Vàng',
	'Số tập': 'T. 5',
	'Phân loại DDC': '895.922332',
	'Phân loại BBK': '84(1)6-44',
	'Chủ đề': 'Truyện thiếu nhi, Văn học Việt Nam'
};
const OTHERS = ['Nuôi ong lấy mật', 'Phòng bệnh cho gia cầm', 'Làm giá đỗ sạch'];

export default (walk) =>
	walk('shelves: a full record, a shelf of three, several changed at once; a visitor finds shelf and field', async ({ site, visit }) => {
		const desk = await visit({ account: site.account('thủ thư'), desktop: true });
		await fill(desk);
		await twice(desk);
		for (const title of OTHERS) await add(desk, { 'Tên sách': title });
		await together(desk, site);
		await undone(desk);
		await arrange(desk);
		await bin(desk);

		const phone = await visit({ account: site.account('thủ thư') });
		await phone.goto('/quan-ly/sach');
		await phone.getByRole('link', { name: new RegExp(OTHERS[0]) }).waitFor();
		await phone.look('books-list');
		await phone.getByLabel(`Chọn “${OTHERS[0]}”`).check();
		await phone.getByRole('button', { name: 'Sửa chung' }).click();
		await phone.getByLabel('Phân loại DDC').check();
		await phone.look('bulk');
		await phone.getByRole('button', { name: 'Thôi' }).click();
		await phone.goto('/quan-ly/sach/tu-sach');
		await phone.getByRole('link', { name: new RegExp(SHELF) }).click();
		await phone.getByLabel(`Lấy “${OTHERS[1]}” ra khỏi tủ`).waitFor();
		await phone.look('shelf-arrange');
		await phone.goto('/quan-ly/sach/them-phieu');
		await phone.getByLabel('Phân loại BBK').waitFor();
		await phone.look('record-new');

		await find(await visit({}), await visit({ desktop: true }));
	});

async function say(page, fields) {
	for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

async function add(page, fields) {
	await page.goto('/quan-ly/sach/them-phieu');
	await say(page, fields);
	await page.getByRole('button', { name: 'Thêm phiếu sách' }).click();
	await page.getByRole('heading', { level: 1, name: fields['Tên sách'] }).waitFor();
}

/** Every field of a card, kept as it was written. */
async function fill(page) {
	await page.goto('/quan-ly/sach');
	await page.getByRole('link', { name: 'Thêm phiếu sách' }).click();
	await page.getByRole('heading', { level: 1, name: 'Thêm phiếu sách' }).waitFor();
	await say(page, FULL);
	await page.getByLabel('Bản DDC').selectOption('23');
	await page.look('record-new');
	await page.getByRole('button', { name: 'Thêm phiếu sách' }).click();
	await page.getByText('Đã thêm phiếu “Dế Mèn phiêu lưu ký”').waitFor();
	await page.reload();
	for (const [label, value] of Object.entries(FULL)) assert.equal(await page.getByLabel(label, { exact: true }).inputValue(), value, label);
	await page.getByRole('button', { name: 'Cho mọi người đọc' }).click();
	await page.getByText('Sách đã lên thư viện').waitFor();
	await page.look('record-full');
	await page.getByRole('link', { name: 'Xem trên thư viện' }).click();
	await page.getByText('Tủ sách Vàng ; T. 5').waitFor();
	await page.getByText('895.922332 (bản DDC 23)').waitFor();
	await page.getByRole('link', { name: 'Văn học', exact: true }).waitFor();
	await page.look('book-record');
}

/** The same book is shown before it is stored a second time. */
async function twice(page) {
	await page.goto('/quan-ly/sach/them-phieu');
	await say(page, { 'Tên sách': 'DẾ MÈN PHIÊU LƯU KÝ', Năm: '2019' });
	await page.getByText('Có vẻ thư viện đã có cuốn này').waitFor();
	await page.getByRole('button', { name: 'Thêm dù vậy' }).waitFor();
	await page.look('record-near');
	await say(page, { Năm: '1954' });
	await page.getByRole('button', { name: 'Thêm phiếu sách' }).waitFor();
}

const chosen = async (page) => {
	await page.goto('/quan-ly/sach');
	for (const title of OTHERS) await page.getByLabel(`Chọn “${title}”`).check();
	await page.getByRole('button', { name: 'Sửa chung' }).click();
	await page.getByRole('heading', { name: `Sửa chung ${OTHERS.length} cuốn` }).waitFor();
};

/** Several at once: seen before, done, and everywhere. */
async function together(page, site) {
	await chosen(page);
	await page.getByLabel('Nhà xuất bản', { exact: true }).check();
	await page.getByRole('dialog').getByRole('textbox', { name: 'Nhà xuất bản' }).fill('Nông nghiệp');
	await page.getByRole('checkbox', { name: 'Phân loại DDC' }).check();
	await page.getByRole('dialog').getByRole('textbox', { name: 'Phân loại DDC' }).fill('636');
	await page.getByRole('dialog').getByLabel('Bản DDC').selectOption('14');
	await page.getByRole('checkbox', { name: 'Thêm chủ đề' }).check();
	await page.getByRole('dialog').getByRole('textbox', { name: 'Thêm chủ đề' }).fill('Chăn nuôi');
	await page.getByRole('checkbox', { name: 'Cho đọc hay ngừng cho đọc' }).check();
	await page.look('bulk');
	await page.getByRole('button', { name: 'Xem trước' }).click();
	await page.getByText('Sẽ sửa 3 cuốn.').waitFor();
	await page.look('bulk-seen');
	await page.getByRole('button', { name: 'Sửa 3 cuốn' }).click();
	await page.getByText('Đã sửa 3 cuốn.').waitFor();
	await page.look('bulk-done');
	await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
	const { items } = await site.get('/api/v1/books?field=600&limit=100');
	for (const title of OTHERS) assert.ok(items.some((one) => one.title === title), title);
}

/** The last change taken back. */
async function undone(page) {
	await chosen(page);
	await page.getByRole('checkbox', { name: 'Nơi xuất bản' }).check();
	await page.getByRole('dialog').getByRole('textbox', { name: 'Nơi xuất bản' }).fill('Sai');
	await page.getByRole('button', { name: 'Xem trước' }).click();
	await page.getByRole('button', { name: 'Sửa 3 cuốn' }).click();
	await page.getByText('Đã sửa 3 cuốn.').waitFor();
	await page.getByRole('dialog').getByRole('button', { name: 'Hoàn tác' }).click();
	await page.getByText('Đã trả lại 3 cuốn như trước khi sửa.').waitFor();
	await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
	await page.getByRole('link', { name: new RegExp(OTHERS[0]) }).click();
	await page.getByRole('heading', { level: 1, name: OTHERS[0] }).waitFor();
	assert.equal(await page.getByLabel('Nơi xuất bản', { exact: true }).inputValue(), '');
	assert.equal(await page.getByLabel('Nhà xuất bản', { exact: true }).inputValue(), 'Nông nghiệp');
}

/** Three books on a shelf, in an order made by hand. */
async function arrange(page) {
	await page.goto('/quan-ly/sach');
	await page.getByRole('link', { name: 'Tủ sách', exact: true }).click();
	await page.getByText('Chưa có tủ sách nào').waitFor();
	await page.look('shelves-none');
	await page.getByLabel('Tên tủ sách').fill(SHELF);
	await page.getByRole('button', { name: 'Lập tủ sách' }).click();
	await page.getByRole('heading', { level: 1, name: SHELF }).waitFor();
	await page.getByText('Tủ còn trống.').waitFor();
	for (const title of OTHERS) {
		await page.getByLabel('Tìm sách để xếp vào tủ').fill(title);
		await page.getByRole('button', { name: 'Tìm', exact: true }).click();
		await page.getByRole('button', { name: `Xếp vào tủ ${title}` }).click();
		await page.getByLabel(`Lấy “${title}” ra khỏi tủ`).waitFor();
	}
	await page.getByRole('button', { name: `Đưa lên: ${OTHERS[2]}` }).click();
	await page.getByLabel(`Lấy “${OTHERS[0]}” ra khỏi tủ`).click();
	await page.getByText(`Đã lấy “${OTHERS[0]}” ra khỏi tủ`).waitFor();
	await page.getByRole('button', { name: 'Hoàn tác' }).click();
	await page.getByLabel(`Lấy “${OTHERS[0]}” ra khỏi tủ`).waitFor();
	await page.getByLabel('Tủ sách này dành cho ai, có gì hay').fill('Sách mỏng, chữ to, ai cũng đọc được.');
	await page.getByRole('button', { name: 'Lưu' }).click();
	await page.getByText(/Đã lưu lúc/).waitFor();
	await page.look('shelf-arrange');
	await page.reload();
	await page.getByLabel(`Lấy “${OTHERS[0]}” ra khỏi tủ`).waitFor();
	const titles = await page.locator('[data-book] .title').allTextContents();
	assert.deepEqual(titles, [OTHERS[0], OTHERS[2], OTHERS[1]]);
	// The book says so too, and can be put there from its own screen.
	await page.getByRole('link', { name: OTHERS[1] }).click();
	await page.getByRole('heading', { level: 1, name: OTHERS[1] }).waitFor();
	const ticked = page.getByRole('checkbox', { name: SHELF });
	await ticked.waitFor();
	assert.ok(await ticked.isChecked());
	for (const stands of [false, true]) {
		await ticked.setChecked(stands);
		await until('the shelf is changed', 10, () => ticked.isEnabled());
	}
	await page.look('book-shelves');
}

/** Another shelf goes into the bin and comes back. */
async function bin(page) {
	await page.goto('/quan-ly/sach/tu-sach');
	await page.getByLabel('Tên tủ sách').fill('Tủ thử');
	await page.getByRole('button', { name: 'Lập tủ sách' }).click();
	await page.getByRole('heading', { level: 1, name: 'Tủ thử' }).waitFor();
	await page.getByRole('button', { name: 'Xoá tủ sách' }).click();
	await page.getByRole('heading', { level: 1, name: 'Tủ sách' }).waitFor();
	await page.goto('/quan-ly/vua-xoa');
	await page.getByRole('button', { name: 'Khôi phục Tủ thử' }).waitFor();
}

/** A visitor: shelves on the library's page, a shelf of its own, a field; without a script too. */
async function find(phone, desk) {
	for (const page of [phone, desk]) {
		await page.goto('/thu-vien');
		await page.getByRole('heading', { level: 2, name: SHELF }).waitFor();
		await page.look('library-shelves');
		await page.goto('/thu-vien/tu-sach');
		await page.getByRole('heading', { level: 2, name: SHELF }).waitFor();
		await page.look('shelves');
		await page.getByRole('region', { name: SHELF }).getByRole('link', { name: /3 cuốn/ }).click();
		await page.getByRole('heading', { level: 1, name: SHELF }).waitFor();
		const titles = await page.locator('.tiles .title').allTextContents();
		assert.deepEqual(titles, [OTHERS[0], OTHERS[2], OTHERS[1]]);
		await page.look('shelf');
		const plain = await (await page.request.get(page.url())).text();
		assert.ok(plain.includes(`<h1>${SHELF}</h1>`) && plain.includes(OTHERS[1]), 'readable without a script');
		await page.goto('/thu-vien');
		await page.getByRole('link', { name: /Công nghệ \(khoa học ứng dụng\)/ }).click();
		await until('only that field is shown', 10, async () => !(await page.getByRole('link', { name: /Dế Mèn/ }).count()));
		await page.getByRole('link', { name: new RegExp(OTHERS[0]) }).waitFor();
		await page.look('library-field');
	}
}
