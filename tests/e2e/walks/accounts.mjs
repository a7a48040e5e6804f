// Accounts and units: a learner of one's own making, a family on one phone, secrets forgotten and renewed.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../site.mjs';

const PHONE = '0990 123 456';
const FIRST = { name: 'Bùi Thị Lụa', secret: 'con cò bay lả' };
const SON = { name: 'Bùi Văn Cường', secret: 'bay la ngoài đồng' };
const NEW_SECRET = 'cây đa bến nước';
const NEIGHBOUR = 'Lò Thị Én';
const OWN_SECRET = 'ruộng bậc thang mùa nước';

export default (walk) =>
	walk('accounts: made by phone, shared by a family, secret forgotten, secret renewed at the centre', async ({ site, visit }) => {
		const phone = await visit();
		// Wrong secrets are answered 401, which Chromium writes to the console.
		phone.expects(/status of (401|403|422)/);
		await phone.goto('/');
		await phone.getByRole('link', { name: 'Đăng nhập' }).click();
		await phone.look('sign-in');
		await signUp(phone, FIRST);
		await phone.look('me');
		await signOut(phone);
		await signInWrong(phone);
		await signUp(phone, SON);
		await signOut(phone);

		await family(phone);
		await forget(site, phone);
		await secondLogin(site, phone);
		const card = await helpAtTheCentre(await visit({ account: site.account('cán bộ trung tâm'), desktop: true }));
		await signOut(phone);
		await printedFirst(phone, card);
		await bell(phone);

		const desk = await visit({ desktop: true });
		await desk.goto('/dang-nhap');
		await desk.look('sign-in');
		await desk.goto('/dang-ky');
		await desk.look('sign-up');
	});

async function signUp(page, who) {
	await page.goto('/dang-ky');
	await page.getByLabel('Họ và tên').fill(who.name);
	await page.getByLabel(/Số điện thoại hoặc e-mail/).fill(PHONE);
	await page.getByLabel('Mật khẩu', { exact: true }).fill(who.secret);
	await page.getByLabel(/Tôi đồng ý/).check();
	await page.look('sign-up');
	await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
	await page.waitForURL(/\/$/);
	await expectName(page, who.name);
}

async function expectName(page, name) {
	await page.waitForURL((url) => !/^.(dang-nhap|dang-ky|quen-mat-khau)/.test(url.pathname));
	await page.getByRole('link', { name: 'Cá nhân' }).click();
	await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function signOut(page) {
	await page.goto('/ca-nhan');
	await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
	await page.getByRole('link', { name: 'Đăng nhập' }).waitFor();
}

async function signIn(page, login, secret) {
	await page.goto('/dang-nhap');
	await page.getByLabel('Số điện thoại, tên đăng nhập hoặc mã thẻ').fill(login);
	await page.getByLabel('Mật khẩu', { exact: true }).fill(secret);
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

/** What was typed is still there, and the page says what to do. */
async function signInWrong(page) {
	await signIn(page, '+84 990 123 456', 'sai mật khẩu');
	await page.getByRole('alert').waitFor();
	await page.look('sign-in-wrong');
	assert.equal(await page.getByLabel('Số điện thoại, tên đăng nhập hoặc mã thẻ').inputValue(), '+84 990 123 456');
	await page.getByLabel('Mật khẩu', { exact: true }).fill(FIRST.secret);
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
	await expectName(page, FIRST.name);
	await signOut(page);
}

/** Each has a secret of their own: it says who it is. With the same one they are asked. */
async function family(page) {
	await signIn(page, PHONE, SON.secret);
	await expectName(page, SON.name);
	await page.getByLabel('Mật khẩu đang dùng').fill(SON.secret);
	await page.getByLabel('Mật khẩu mới').fill(FIRST.secret);
	await page.getByRole('button', { name: /Đổi mật khẩu/ }).click();
	await page.getByText(/Đã đổi mật khẩu/).waitFor();
	await signOut(page);
	await signIn(page, PHONE, FIRST.secret);
	await page.getByRole('heading', { name: 'Bạn là ai trong số này?' }).waitFor();
	await page.look('who-of-the-family');
	await page.getByRole('button', { name: FIRST.name }).click();
	await expectName(page, FIRST.name);
	await signOut(page);
}

async function sent(site) {
	const text = await readFile(join(site.folder, 'messages.log'), 'utf8').catch(() => '');
	return text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const nextMessage = (site, before) =>
	until('the message with the code', 30, async () => (await sent(site))[before]);

/** One person, several logins: an address is added with the password, proven by a code, and opens the door. */
async function secondLogin(site, page) {
	const email = 'cuong.bui@example.vn';
	const before = (await sent(site)).length;
	await page.getByRole('button', { name: 'Thêm cách đăng nhập' }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Số điện thoại, e-mail hoặc tên đăng nhập').fill(email);
	await sheet.getByLabel('Mật khẩu đang dùng').fill('không phải mật khẩu này');
	await sheet.getByRole('button', { name: 'Thêm cách đăng nhập' }).click();
	await sheet.getByText(/Mật khẩu.*không đúng|chưa đúng/).first().waitFor();
	await page.look('login-add');
	await sheet.getByLabel('Mật khẩu đang dùng').fill(NEW_SECRET);
	await sheet.getByRole('button', { name: 'Thêm cách đăng nhập' }).click();
	const message = await nextMessage(site, before);
	assert.equal(message.to, email);
	await sheet.getByLabel('Mã nhận được').fill(message.text.match(/\d{6}/)[0]);
	await page.look('login-proof');
	await sheet.getByRole('button', { name: 'Xác nhận', exact: true }).click();
	await page.getByText(`Đã xác nhận ${email} là của bạn`).waitFor();
	await page.look('logins');
	await signOut(page);
	await signIn(page, email.toUpperCase(), NEW_SECRET);
	await expectName(page, SON.name);
}

/** The code comes by message; here messages are lines of a file. */
async function forget(site, page) {
	const before = (await sent(site)).length;
	await page.goto('/dang-nhap');
	await page.getByRole('link', { name: 'Quên mật khẩu?' }).click();
	await page.getByLabel(/Số điện thoại hoặc e-mail/).fill(PHONE);
	await page.getByRole('button', { name: 'Gửi mã' }).click();
	await page.getByLabel('Mã nhận được').waitFor();
	await page.look('forgot');
	const message = await nextMessage(site, before);
	assert.match(message.to, /990123456$/);
	await page.getByLabel('Mã nhận được').fill(message.text.match(/\d{6}/)[0]);
	await page.getByLabel('Mật khẩu mới').fill(NEW_SECRET);
	await page.getByRole('button', { name: 'Đặt mật khẩu mới' }).click();
	await page.getByRole('heading', { name: 'Mật khẩu mới cho ai?' }).waitFor();
	await page.look('reset-who');
	await page.getByRole('button', { name: SON.name }).click();
	await page.waitForURL(/\/$/);
	await expectName(page, SON.name);
	await signOut(page);
	await signIn(page, PHONE, NEW_SECRET);
	await expectName(page, SON.name);
}

/** What was printed opens one form only; then one is where one wanted to go. */
async function printedFirst(page, card) {
	// What the card's QR code says.
	await page.goto(`/dang-nhap?ve=%2Fca-nhan#the=${card.code}`);
	await page.waitForFunction((code) => document.querySelector('input[name=login]')?.value === code, card.code);
	await page.getByLabel('Mật khẩu', { exact: true }).fill(card.secret);
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
	await page.getByRole('heading', { level: 1, name: 'Chọn mật khẩu mới' }).waitFor();
	await page.look('own-secret');
	// Another address changes nothing, nor does the same password again.
	await page.goto('/hoc');
	await page.getByRole('heading', { level: 1, name: 'Chọn mật khẩu mới' }).waitFor();
	await page.goto('/dang-nhap?ve=%2Fca-nhan');
	await page.getByLabel('Mật khẩu mới').fill(card.secret);
	await page.getByRole('button', { name: 'Đặt mật khẩu và đi tiếp' }).click();
	await page.getByText(/vẫn là mật khẩu được cấp/).waitFor();
	await page.look('own-secret-same');
	await page.getByLabel('Mật khẩu mới').fill(OWN_SECRET);
	await page.getByRole('button', { name: 'Đặt mật khẩu và đi tiếp' }).click();
	await page.waitForURL(/ca-nhan$/);
	await page.getByRole('heading', { level: 1, name: NEIGHBOUR }).waitFor();
	await signOut(page);
	await signIn(page, card.code, OWN_SECRET);
	await expectName(page, NEIGHBOUR);
}

/** The top bar names one's own centre; the bell leads to the news near it, and its dot goes. */
async function bell(page) {
	await page.goto('/');
	await page.locator('.unit', { hasText: 'Trung tâm học tập cộng đồng' }).waitFor();
	await page.getByRole('link', { name: 'Thông báo, có tin mới' }).click();
	await page.getByRole('heading', { level: 1, name: 'Thông báo' }).waitFor();
	await page.getByRole('link', { name: 'Thông báo', exact: true }).waitFor();
	await page.look('notices');
}

/** Who has no telephone gets a card. Staff renew and print a secret; nobody looks one up. */
async function helpAtTheCentre(page) {
	await page.goto('/quan-ly');
	await page.look('manage');
	await page.getByRole('link', { name: /Người và vai trò/ }).click();
	await page.getByRole('button', { name: /Vũ Đình Sơn/ }).waitFor();
	await page.look('people');
	await page.getByRole('button', { name: 'Thêm người' }).click();
	await page.getByLabel('Họ và tên').fill(NEIGHBOUR);
	await page.look('person-form');
	await page.getByRole('button', { name: 'Thêm và in mật khẩu' }).click();
	const code = await page.locator('dialog dt', { hasText: 'Mã thẻ' }).locator('+ dd').innerText();
	const given = await page.locator('dialog dd.secret').innerText();
	await page.getByRole('img', { name: `Mã thẻ ${code}` }).waitFor();
	await page.look('new-card');
	await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();

	await page.getByRole('button', { name: new RegExp(NEIGHBOUR) }).click();
	await page.getByRole('button', { name: 'Cấp lại mật khẩu' }).click();
	await page.getByText('Chỉ hiện một lần').waitFor();
	await page.look('new-secret');
	const secret = await page.locator('dialog dd.secret').innerText();
	assert.notEqual(secret, given);
	return { code, secret };
}
