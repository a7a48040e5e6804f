import '$lib/i18n/rest';
import { expect, it } from 'vitest';
import { changeOf, noWish } from './bulk';

it('says only what was ticked, and an empty text takes away', () => {
	const wish = noWish();
	wish.place.value = 'Huế';
	expect(changeOf(wish)).toBeNull();
	wish.publisher = { on: true, value: ' ' };
	wish.ddc = { on: true, value: '895.922' };
	wish.ddc_edition.value = '23';
	wish.add_subjects = { on: true, value: 'Thơ, Truyện' };
	wish.published = { on: true, value: 'no' };
	expect(changeOf(wish)).toEqual({ publisher: '', ddc: '895.922', ddc_edition: '23', add_subjects: ['Thơ', 'Truyện'], published: false });
	wish.deleted.on = true;
	expect(changeOf(wish)).toEqual({ deleted: true });
});
