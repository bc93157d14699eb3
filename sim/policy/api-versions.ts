/**
 * Which updates of an object in the API count, after Kubernetes' API conventions ("Concurrency Control and
 * Consistency"): else who writes back what he read takes back what others have changed meanwhile.
 */

/**
 * An update says of which version of the object it is; one that says none overwrites, as `kubectl apply` does.
 * @param update the resourceVersion in what is written. @param kept that of what the API has.
 */
export function isOfLatestVersion(update: string | undefined, kept: string | undefined): boolean {
  return update === undefined || update === kept;
}
