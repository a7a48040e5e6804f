import type { Batch, ContestView, DeskRow } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	const [contest, desk] = await Promise.all([
		fromApi<ContestView>({ fetch }, api.contest(params.short)),
		fromApi<Batch<DeskRow>>({ fetch }, api.contestDesk(params.short), { limit: 100 })
	]);
	return { contest, desk };
};
