import type { Batch, NewsRow, UnitView } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params }) => {
	const unit = await fromApi<UnitView>({ fetch }, api.unit(shortOf(params.address)));
	const query = { unit_id: unit.id };
	return { unit, here: unit, query, news: await fromApi<Batch<NewsRow>>({ fetch }, api.news, query) };
};
