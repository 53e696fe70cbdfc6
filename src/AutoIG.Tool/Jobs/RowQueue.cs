using System.Threading.Channels;
using AutoIG.Tool.Rows;

namespace AutoIG.Tool.Jobs;

/// <summary>
/// Rows that arrive when they like, read on a thread of their own: whoever asks gets those that are there, and waits for one at most. So
/// a program that sends one line and waits for its answer gets it.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class RowQueue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Channel<DataRow<T>> channel;

    /// <param name="rows">The rows.</param>
    /// <param name="most">How many are held at most.</param>
    public RowQueue(RowSource<T> rows, int most)
    {
        channel = Channel.CreateBounded<DataRow<T>>(new BoundedChannelOptions(most) { SingleReader = true, SingleWriter = true });
        new Thread(() => Fill(rows)) { IsBackground = true, Name = "rows" }.Start();
    }

    /// <summary>The rows that are there, one at least; none behind the last.</summary>
    /// <exception cref="ToolException">The next row is none; those before it have been handed out.</exception>
    public List<DataRow<T>> Take(int most, CancellationToken cancellation)
    {
        var taken = new List<DataRow<T>>();
        if (!channel.Reader.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult())
            return taken;
        while (taken.Count < most && channel.Reader.TryRead(out var row))
            taken.Add(row);
        return taken;
    }

    private void Fill(RowSource<T> rows)
    {
        try
        {
            while (rows.Read() is { } row)
            {
                while (!channel.Writer.TryWrite(row))
                    _ = channel.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult();
            }

            channel.Writer.Complete();
        }
        catch (Exception fault) // whatever it is, who takes rows gets it
        {
            channel.Writer.Complete(fault);
        }
    }
}
