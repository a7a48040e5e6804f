import type { Batch, UnitRow } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
	const q = url.searchParams.get('q') ?? '';
	return { q, units: await view<Batch<UnitRow>>({ url, fetch }, api.units, { q }) };
};
