import type { Batch, ContestRow } from '$lib/api/types';
import { fromApi, view } from '$lib/api/load';
import { unitAsked } from '$lib/centres/of';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
	const unit = await unitAsked({ url, fetch });
	const query = { unit_id: unit?.id };
	const contests = unit
		? await fromApi<Batch<ContestRow>>({ fetch }, api.contests, query)
		: await view<Batch<ContestRow>>({ url, fetch }, api.contests);
	return { unit, query, contests };
};
