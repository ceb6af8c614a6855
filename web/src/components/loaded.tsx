import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, type JSX, type ReactNode } from "react";
import { Link } from "./link";
import { Failure, Skeleton } from "./states";

interface Props<Data> {
  readonly query: UseQueryResult<Data>;
  readonly loading: string;
  readonly failure: string;
  /** Lines of the shape that stands there meanwhile. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What a part of a page shows while its data are fetched, where they are not to be had, and when they are there. */
export function Loaded<Data>({ query, loading, failure, lines = 3, children }: Props<Data>): JSX.Element {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) {
    return <Failure title={failure} error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Skeleton label={loading} lines={lines} />;
}

interface PageProps<Data> extends Props<Data> {
  /** What stands in the tab of the browser. */
  readonly title: (data: Data) => string;
  readonly className: string;
  /** Where to go from a page that cannot be shown. */
  readonly back: { readonly to: string; readonly text: string };
}

/** The same for a whole page. */
export function LoadedPage<Data>({ title, className, back, ...of }: PageProps<Data>): JSX.Element {
  const { query, loading, failure, lines = 10, children } = of;
  useTitle(query.data === undefined ? undefined : title(query.data));
  if (query.data !== undefined) return <main className={className}>{children(query.data)}</main>;
  if (!query.isError) {
    return (
      <main className={className}>
        <Skeleton label={loading} lines={lines} />
      </main>
    );
  }
  return (
    <main className="narrow">
      <h1 className="visually-hidden">{failure}</h1>
      <Failure title={failure} error={query.error} onRetry={() => void query.refetch()} />
      <p>
        <Link to={back.to}>{back.text}</Link>
      </p>
    </main>
  );
}

/** The title of the browser's tab, as long as the page is there. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [title]);
}
