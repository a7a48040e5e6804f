import type { Batch, ContestRow } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => ({
	contests: await view<Batch<ContestRow>>({ url, fetch }, api.contests)
});
