/** At which unit's desk one works: the one chosen last on this device. */
import { unitsOf } from '$lib/accounts/viewer';
import type { Role, UnitLink, Viewer } from '$lib/api/types';

const ROLES: Role[] = ['librarian', 'staff', 'administrator'];
const KEY = 'benhoc.lending_unit';

export class DeskUnit {
	readonly units: UnitLink[];
	value = $state<UnitLink>()!;

	constructor(viewer: Viewer) {
		this.units = unitsOf(viewer, ROLES);
		this.value = (remembered() ?? this.units[0])!;
	}

	choose = (unit: UnitLink) => {
		this.value = unit;
		try {
			localStorage.setItem(KEY, JSON.stringify(unit));
		} catch {
			/* a private window keeps nothing: then it is the first one again */
		}
	};
}

function remembered(): UnitLink | null {
	try {
		const unit = JSON.parse(localStorage.getItem(KEY) ?? 'null') as UnitLink | null;
		return unit?.id && unit.name ? unit : null;
	} catch {
		return null;
	}
}
