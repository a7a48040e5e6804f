import type { PageView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { keepPage, keptPage } from '$lib/library/pages';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const short = shortOf(params.address);
	const number = Number(params.number) || 1;
	return {
		bare: true,
		short,
		question: url.searchParams.get('q') ?? '',
		page: keptPage(short, number) ?? keepPage(short, await view<PageView>({ url, fetch }, api.bookPage(short, number)))
	};
};
