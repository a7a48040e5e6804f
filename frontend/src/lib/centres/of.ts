/** Lists of one unit: `?don-vi=` names it by its short id. */
import { fromApi } from '$lib/api/load';
import type { UnitView } from '$lib/api/types';
import { api } from '$lib/paths';

/** The unit that the address asks for, else null. */
export async function unitAsked({ url, fetch }: { url: URL; fetch: typeof globalThis.fetch }): Promise<UnitView | null> {
	const wanted = url.searchParams.get('don-vi');
	return wanted ? fromApi<UnitView>({ fetch }, api.unit(encodeURIComponent(wanted))) : null;
}
