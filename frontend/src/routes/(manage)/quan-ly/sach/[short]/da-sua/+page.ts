import { fromApi } from '$lib/api/load';
import type { BookView } from '$lib/api/types';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	return { book: await fromApi<BookView>({ fetch }, api.book(params.short)) };
};
