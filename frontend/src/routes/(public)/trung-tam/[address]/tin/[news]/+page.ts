import type { NewsView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const item = await view<NewsView>({ url, fetch }, api.newsItem(shortOf(params.news)));
	return { item, here: item.unit };
};
