/** Who is looking, from the first answer or the API; a session that ran out is renewed first. */
import { get, refresh, rememberSignedIn, signedInBefore } from '$lib/api/client';
import { firstViewer } from '$lib/first';
import { api } from '$lib/paths';
import type { Place, UnitLink, Viewer, Role } from '$lib/api/types';

export const visitor: Viewer = { person: null, roles: [], places: [], unit: null, news_at: null, language: 'vi' };

let asked = false;

/** The first call believes the HTML; later ones (after signing in or out) ask the API. */
export async function whoLooks(): Promise<Viewer> {
	const known = asked ? undefined : firstViewer();
	asked = true;
	if (known?.person) {
		if (!signedInBefore()) rememberSignedIn(true);
		return known;
	}
	if (signedInBefore()) {
		const viewer = known !== undefined ? await refresh().catch(() => null) : null;
		if (viewer) return viewer;
	}
	if (known !== undefined) return known ?? visitor;
	try {
		return await get<Viewer>(api.viewer);
	} catch {
		return visitor;
	}
}

/** Units in which one of these roles is held, each once. */
export function unitsOf(viewer: Viewer, roles?: Role[]): UnitLink[] {
	const found = new Map<string, UnitLink>();
	for (const held of viewer.roles) {
		if (held.role !== 'learner' && (!roles || roles.includes(held.role))) found.set(held.unit.id, held.unit);
	}
	return [...found.values()];
}

export const mayGo = (viewer: Viewer, place: Place) => viewer.places.includes(place);
