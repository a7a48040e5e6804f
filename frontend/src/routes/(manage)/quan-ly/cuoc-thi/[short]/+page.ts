import type { Batch, ContestView, DeskRow } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	const contest = await fromApi<ContestView>({ fetch }, api.contest(params.short));
	const desk = await fromApi<Batch<DeskRow>>({ fetch }, api.contestDesk(contest.id), { limit: 100 });
	return { contest, desk };
};
