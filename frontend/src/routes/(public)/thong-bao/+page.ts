import type { Batch, NewsRow } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => ({
	news: await view<Batch<NewsRow>>({ url, fetch }, api.news, { near: true, after: url.searchParams.get('after') })
});
