/** How near a corner is to an edge or corner of a neighbour to be called a near miss, mm [A]. */
export const USUAL_TOLERANCE_MM = 20;
