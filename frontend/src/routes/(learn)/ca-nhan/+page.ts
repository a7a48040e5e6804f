import type { MyLoans } from '$lib/api/lending';
import type { Batch, OwnLogin, SessionRow } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent }) => {
	const { viewer } = await parent();
	if (!viewer.person) return { sessions: [], logins: [], lending: null };
	const [sessions, logins, lending] = await Promise.all([
		fromApi<Batch<SessionRow>>({ fetch }, api.viewerSessions),
		fromApi<Batch<OwnLogin>>({ fetch }, api.viewerLogins),
		fromApi<MyLoans>({ fetch }, api.myLoans)
	]);
	return { sessions: sessions.items, logins: logins.items, lending };
};
