import { unitsOf } from '$lib/accounts/viewer';
import type { UnitView } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, parent }) => {
	const { viewer } = await parent();
	const top = unitsOf(viewer);
	const wanted = url.searchParams.get('o') ?? top[0]?.id;
	return { top, unit: wanted ? await fromApi<UnitView>({ fetch }, api.unit(wanted)) : null };
};
