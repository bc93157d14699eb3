/**
 * Which updates of an object in the API count, after Kubernetes' API conventions ("Concurrency Control and
 * Consistency"): else who writes back what he read takes back what others have changed meanwhile.
 */

/**
 * An update says of which version of the object it is. One that says none is a patch, as `kubectl apply` sends it, and
 * is of whatever is there. (A real API takes no other update without a version of a custom resource; nobody here sends one.)
 * @param update the resourceVersion in what is written. @param kept that of what the API has.
 */
export function isOfLatestVersion(update: string | undefined, kept: string | undefined): boolean {
  return update === undefined || update === kept;
}
