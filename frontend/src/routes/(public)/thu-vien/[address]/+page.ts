import type { BookView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const book = await view<BookView>({ url, fetch }, api.book(shortOf(params.address)));
	return { book, here: book.unit };
};
