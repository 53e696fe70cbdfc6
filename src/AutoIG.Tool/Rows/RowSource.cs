namespace AutoIG.Tool.Rows;

/// <summary>
/// Rows of a file, one behind the other; no more of them are in memory than a part of the file that can be read by itself.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract class RowSource<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The next row; <see langword="null"/> behind the last.</summary>
    /// <exception cref="ToolException">The row is none of the function's; the message says where it stands.</exception>
    public abstract DataRow<T>? Read();

    /// <summary>Passes over a row without reading its numbers.</summary>
    /// <returns>Whether there was one.</returns>
    public abstract bool Skip();

    /// <summary>How many rows follow; they are passed over.</summary>
    public virtual long Count(CancellationToken cancellation)
    {
        long rows = 0;
        while (Skip())
        {
            if ((++rows & 0xFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
        }

        return rows;
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
