import '$lib/i18n/rest';
import { expect, it } from 'vitest';
import { contributorsOf } from './record';

it('reads a person a line, with a role after the last comma if it is one', () => {
	expect(contributorsOf('Nguyễn Du, tác giả\nLê Văn A, Người dịch\n\nHội Luật gia, tỉnh Quảng Trị')).toEqual([
		{ name: 'Nguyễn Du', role: 'author' },
		{ name: 'Lê Văn A', role: 'translator' },
		{ name: 'Hội Luật gia, tỉnh Quảng Trị', role: 'author' }
	]);
});
