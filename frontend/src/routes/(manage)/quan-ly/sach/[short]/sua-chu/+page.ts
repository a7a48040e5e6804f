import type { CorrectingView } from '$lib/api/corrections';
import { fromApi } from '$lib/api/load';
import { isDoubtful } from '$lib/library/correcting/words';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent, url }) => {
	await parent();
	const asked = Number(url.searchParams.get('trang'));
	const page = (number: number) => fromApi<CorrectingView>({ fetch }, api.pageCorrections(params.short, number));
	const view = await page(asked || 1);
	// Who names no page begins at the first that needs it.
	const first = !asked && !view.words.some(isDoubtful) ? view.left.next : null;
	return { page: first ? await page(first) : view };
};
