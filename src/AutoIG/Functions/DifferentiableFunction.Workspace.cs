using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

public partial class DifferentiableFunction<T>
{
    // As many idle batches and workspaces are kept as there are cores that can work at a time. One batch serves all ways through the
    // method: it fits itself to each.
    private readonly Pool<Batch<T>> batches = new(2 * Environment.ProcessorCount);
    private readonly Pool<Arguments<T>> arguments = new(2 * Environment.ProcessorCount);

    /// <summary>What the methods of attribution work on; they rent it and give it back.</summary>
    internal Pool<IWorkspace> Workspaces { get; } = new(2 * Environment.ProcessorCount);

    /// <summary>
    /// The bytes of workspace that the function keeps for its next calls; a call that is running has taken its own out. Constant in the
    /// number of points and samples.
    /// </summary>
    public long WorkspaceBytes
    {
        get
        {
            var idle = batches.RentAll();
            long bytes = 0;
            foreach (var batch in idle)
            {
                bytes += batch.AllocatedBytes;
                batches.Return(batch);
            }
            var held = Workspaces.RentAll();
            foreach (var workspace in held)
            {
                bytes += workspace.AllocatedBytes;
                Workspaces.Return(workspace);
            }
            return bytes;
        }
    }

    /// <summary>Frees the workspace that is kept for the next calls; they will take it again.</summary>
    public void ReleaseWorkspace()
    {
        foreach (var batch in batches.RentAll())
            batch.Dispose();
        Workspaces.RentAll();
        arguments.RentAll();
    }

    internal Batch<T> RentBatch() => batches.TryRent() ?? new Batch<T>();

    internal void ReturnBatch(Batch<T> batch)
    {
        batch.Observer = null;
        batch.FixedArguments = [];
        batches.Return(batch);
    }

    internal Arguments<T> RentArguments() => arguments.TryRent() ?? new Arguments<T>(this);

    internal void ReturnArguments(Arguments<T> rented)
    {
        rented.Clear();
        arguments.Return(rented);
    }
}
