// Paper copies: entered, labelled, lent by card and number, renewed, waited for, laid aside, counted on the shelf, registered.
import assert from 'node:assert/strict';
import { until } from '../site.mjs';

const TITLE = 'Sổ tay trồng rau sạch';

export default (walk) =>
	walk('lend: copies get labels, are lent by card and number, held, laid aside, counted and registered', async ({ site, visit }) => {
		const desk = await visit({ account: site.account('cán bộ trung tâm'), desktop: true });
		// What is refused on purpose is said in the console too.
		desk.expects(/409/, /404/);
		const phone = await visit({ account: site.account('cán bộ trung tâm') });
		phone.expects(/409/, /404/);
		const staff = await visit({ account: site.account('cán bộ trung tâm') });
		const reader = await visit({ account: site.account('học viên') });

		const book = await enter(desk);
		await labels(desk);
		const card = await newReader(staff, site, book.unit.id);
		await lend(desk, phone, card);
		await hold(reader, book);
		await takeBack(phone);
		await stocktake(desk, phone);
		await books(desk);
	});

const scan = async (page, label, text) => {
	await page.getByLabel(label, { exact: true }).fill(text);
	await page.keyboard.press('Enter');
};

/** A title on paper only, with two copies; and rules that nobody had to make. */
async function enter(page) {
	await page.goto('/quan-ly/muon-tra');
	await page.getByRole('heading', { level: 1, name: 'Mượn, trả sách giấy' }).waitFor();
	await page.look('desk');
	await page.getByRole('link', { name: 'Sổ đăng ký cá biệt' }).click();
	await page.getByText('Sổ còn trống').waitFor();
	await page.look('register-none');
	await page.getByLabel('Tên sách', { exact: true }).fill(TITLE);
	await page.getByLabel('Tác giả').fill('Lê Văn Bình');
	await page.getByRole('button', { name: 'Thêm rồi ghi bản giấy' }).click();
	await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
	await page.getByText('Chưa có bản giấy nào trong sổ').waitFor();
	await page.getByRole('button', { name: 'Thêm bản giấy' }).click();
	const dialog = page.getByRole('dialog');
	await until('the next number is offered', 10, async () => (await dialog.getByLabel('Số đăng ký cá biệt').inputValue()) === 'VN.000001');
	await dialog.getByLabel('Số bản').fill('2');
	await dialog.getByText('Các bản sau nối tiếp, đến VN.000002').waitFor();
	await dialog.getByLabel('Kho, kệ').fill('Kệ 2');
	await dialog.getByLabel('Giá tiền (đồng)').fill('45.000');
	await page.look('add-copies');
	await dialog.getByRole('button', { name: 'Thêm bản giấy' }).click();
	await page.getByText('Đã thêm 2 bản').waitFor();
	await page.getByRole('button', { name: /VN.000002/ }).waitFor();
	await page.getByRole('button', { name: 'Cho mọi người đọc' }).click();
	await page.getByText('Sách đã lên thư viện').waitFor();
	await page.look('copies');
	const short = new URL(page.url()).pathname.split('/').pop();
	const answer = await page.request.get(`/api/v1/books/${short}`);
	return answer.json();
}

/** Forty to a sheet, from the fifth on: in millimetres, and as many pages as it says. */
async function labels(page) {
	await page.getByRole('link', { name: 'In nhãn các bản này' }).click();
	await page.getByRole('button', { name: 'In 2 nhãn trên 1 tờ' }).waitFor();
	await page.getByLabel('Cỡ nhãn').selectOption('s40');
	await page.getByLabel('Bắt đầu từ nhãn thứ').fill('5');
	await page.look('labels');
	await page.emulateMedia({ media: 'print' });
	const at = await page.locator('.label').first().evaluate((label) => {
		const mm = (pixels) => Math.round((pixels * 254) / 96) / 10;
		const [own, sheet] = [label, label.closest('.sheet')].map((one) => one.getBoundingClientRect());
		return [own.left - sheet.left, own.top - sheet.top, own.width, own.height, sheet.left, sheet.top].map(mm);
	});
	// The fifth place is the first of the second row.
	assert.deepEqual(at, [0, 29.7, 52.5, 29.7, 0, 0]);
	const pdf = await page.pdf({ preferCSSPageSize: true });
	assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
	await page.emulateMedia({ media: null });
}

/** Somebody new, with a card. */
async function newReader(page, site, unit) {
	const id = '0195f3c0-0000-7000-8000-00000000c0de';
	const answer = await page.request.post('/api/v1/people', {
		data: { id, unit_id: unit, display_name: 'Trần Thị Sáu', role: 'learner', login: { kind: 'phone', value: '0987654321' } },
		headers: { origin: site.address }
	});
	assert.ok(answer.ok(), await answer.text());
	return (await answer.json()).card_code;
}

/** As a scanner types: the card's whole address, then the number. */
async function lend(desk, phone, card) {
	await desk.goto('/quan-ly/muon-tra');
	await scan(desk, 'Bạn đọc', 'Không có ai tên này');
	await desk.getByText('Không thấy bạn đọc nào').waitFor();
	await scan(desk, 'Bạn đọc', `http://localhost/dang-nhap#the=${card}`);
	await desk.getByRole('heading', { name: 'Trần Thị Sáu' }).waitFor();
	await scan(desk, 'Sách cho mượn', 'vn.1');
	await desk.getByText(`Đã cho mượn “${TITLE}”, bản VN.000001`).first().waitFor();
	await scan(desk, 'Sách cho mượn', 'VN.4711');
	await desk.getByText('Không thấy bản sách nào có số “VN.4711”').waitFor();
	await desk.look('desk-refused');
	await scan(desk, 'Sách cho mượn', 'VN.000002');
	await desk.getByText('bản VN.000002').first().waitFor();
	await desk.look('desk-lent');
	// The second was a slip.
	await desk.getByRole('alert').or(desk.locator('.said')).getByRole('button', { name: 'Hoàn tác' }).click();
	await desk.getByText('Đã hoàn tác').waitFor();
	// Another desk is told by whom and when.
	await phone.goto('/quan-ly/muon-tra');
	await scan(phone, 'Bạn đọc', '0987 654 321');
	await phone.getByRole('heading', { name: 'Trần Thị Sáu' }).waitFor();
	await scan(phone, 'Sách cho mượn', 'VN.1');
	await phone.getByText(/Trần Thị Sáu đang mượn chính bản VN.000001: .* ghi lúc/).waitFor();
	await phone.look('desk-taken');
	await phone.getByRole('button', { name: 'Quét bằng máy ảnh' }).click();
	await phone.getByRole('dialog').getByText(/máy ảnh/).first().waitFor();
	await phone.keyboard.press('Escape');
}

/** The other copy is struck by everybody's eyes: one reader waits for a book of which one is free, then takes it back. */
async function hold(page, book) {
	await page.goto(book.path);
	await page.getByText(/Có 2 bản giấy ở .*, 1 bản đang rảnh/).waitFor();
	await page.getByRole('button', { name: 'Nhờ để riêng một bản' }).click();
	await page.getByText('Bạn đang giữ chỗ, đứng đầu danh sách').waitFor();
	await page.look('book-on-paper');
	await page.goto('/ca-nhan');
	await page.getByRole('heading', { name: 'Sách đang mượn' }).waitFor();
	await page.look('my-holds');
}

async function takeBack(page) {
	await page.goto('/quan-ly/muon-tra/giu-cho');
	await page.getByText(/Có sẵn ở Kệ 2/).waitFor();
	await page.look('holds');
	await page.goto('/quan-ly/muon-tra');
	await page.getByText('Nhận trả', { exact: true }).first().click();
	await scan(page, 'Sách trả về', 'VN.1');
	await page.getByText(/Để riêng cho .* đừng cất lên kệ/).waitFor();
	await page.look('desk-aside');
	await page.goto('/quan-ly/muon-tra/qua-han');
	await page.getByText('Không có cuốn nào quá hạn').waitFor();
	await page.look('overdue-none');
}

/** One is scanned, one is not, one is unknown; what is not seen is marked as lost. */
async function stocktake(desk, phone) {
	await desk.goto('/quan-ly/muon-tra/kiem-ke');
	await desk.getByText('Chưa kiểm kê lần nào').waitFor();
	await desk.getByRole('button', { name: 'Bắt đầu kiểm kê' }).click();
	await desk.getByLabel('Sách trên kệ').waitFor();
	await phone.goto(new URL(desk.url()).pathname);
	await scan(phone, 'Sách trên kệ', 'VN.1');
	await phone.getByText('Đúng chỗ').first().waitFor();
	// Cut off, scanning goes on; it is sent when there is a line again.
	phone.expects(/ERR_INTERNET_DISCONNECTED/);
	await phone.context().setOffline(true);
	await scan(phone, 'Sách trên kệ', 'VN.999');
	await phone.getByText('Còn 1 lượt quét chưa gửi được').waitFor();
	await phone.context().setOffline(false);
	await phone.getByText('Không có trong sổ').first().waitFor();
	await phone.getByText('Đã quét 2').waitFor();
	await phone.look('stocktake');
	await desk.getByRole('button', { name: 'Khoá sổ kiểm kê' }).click();
	const dialog = desk.getByRole('dialog');
	await dialog.getByLabel('Ghi mất 1 bản chưa thấy').check();
	await desk.look('stocktake-end');
	await dialog.getByRole('button', { name: 'Khoá sổ kiểm kê' }).click();
	await desk.getByText('Đã khoá sổ kiểm kê').waitFor();
	await desk.look('stocktake-closed');
}

/** The register, the report, the rules. */
async function books(page) {
	await page.goto('/quan-ly/muon-tra/so-dang-ky');
	await page.getByRole('cell', { name: /Mất/ }).waitFor();
	await page.look('register');
	await page.emulateMedia({ media: 'print' });
	await page.shot('register-print');
	await page.emulateMedia({ media: null });
	await page.getByRole('button', { name: 'VN.000002' }).click();
	await page.getByRole('dialog').getByLabel('Tình trạng').selectOption('withdrawn');
	await page.look('copy');
	await page.getByRole('dialog').getByRole('button', { name: 'Đổi tình trạng' }).click();
	await page.getByText('Đã ghi', { exact: true }).waitFor();
	await page.goto('/quan-ly/muon-tra/bao-cao');
	await page.getByText('Số bản cuối năm').waitFor();
	await page.look('report');
	await page.goto('/quan-ly/muon-tra/quy-dinh');
	await page.getByRole('group', { name: 'Người lớn' }).getByLabel('Số ngày').fill('21');
	await page.getByRole('button', { name: 'Lưu' }).click();
	await page.getByText('Đã lưu quy định').waitFor();
	await page.look('rules');
}
