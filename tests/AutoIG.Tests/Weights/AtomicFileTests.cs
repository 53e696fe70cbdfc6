using System.Net.Sockets;
using System.Text;
using AutoIG.Reports;

namespace AutoIG.Tests.Weights;

/// <summary>What is written is there as a whole or not at all, whatever the path leads to.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-files").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_keeps_its_permissions_and_a_link_stays_a_link()
    {
        string path = Path.Combine(folder, "report.html"), link = Path.Combine(folder, "latest.html");
        File.WriteAllText(path, "old");
        File.CreateSymbolicLink(link, path);
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Private);
        new Report { Title = "New" }.Save(link);
        Assert.Contains("New", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
    }

    [Fact]
    public void What_killed_programs_left_is_removed_and_what_is_being_written_is_not()
    {
        string path = Path.Combine(folder, "report.html");
        string? seen = null;
        Action<Stream> nothing = stream => seen = ((FileStream)stream).Name;
        AtomicFile.Write(path, nothing);
        string mark = Path.GetFileName(seen!)[..^(32 + 4)];
        string Left(string name) => Path.Combine(folder, $"{mark}{name}.tmp");
        string[] names = [Left("dead"), Left("young"), Left("held"), Path.Combine(folder, ".autoig-other.tmp")];
        foreach (string name in names)
        {
            File.WriteAllText(name, "");
            if (name != names[1])
                File.SetLastWriteTimeUtc(name, DateTime.UtcNow.AddDays(-1));
        }

        using (new FileStream(names[2], FileMode.Open, FileAccess.Write, FileShare.None))
            AtomicFile.Write(path, nothing);
        Assert.Equal(names[1..].Append(path).Order(), Directory.GetFileSystemEntries(folder).Order());
    }

    [Fact]
    public void Links_may_be_relative_chained_and_lead_to_nothing_yet()
    {
        string path = Path.Combine(folder, "runs", "7", "report.html");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string last = Link("runs/last.html", "7/report.html"), latest = Link("latest.html", "runs/last.html");
        foreach (string content in new[] { "created", "replaced" })
        {
            AtomicFile.Write(latest, stream => stream.Write(Encoding.UTF8.GetBytes(content)));
            Assert.Equal(content, File.ReadAllText(path));
            Assert.Null(new FileInfo(path).LinkTarget);
            Assert.Equal(("runs/last.html", "7/report.html"), (new FileInfo(latest).LinkTarget, new FileInfo(last).LinkTarget));
        }

        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Link("lost.html", "nowhere/report.html"), _ => { }));
        Link("there.html", "back.html");
        Assert.Contains(
            "leads in a circle", Assert.Throws<IOException>(() => AtomicFile.Write(Link("back.html", "there.html"), _ => { })).Message,
            StringComparison.Ordinal);
        Assert.Equal("back.html", new FileInfo(Path.Combine(folder, "there.html")).LinkTarget);
    }

    [ProgramFact("mkfifo")]
    public void A_pipe_is_not_replaced()
    {
        string pipe = Path.Combine(folder, "pipe"), socket = Path.Combine(folder, "socket");
        Programs.Run("mkfifo", pipe);
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(socket));
        foreach (string path in new[] { pipe, Link("link", "pipe"), socket, "/dev/stdout", "/proc/self/fd/1", "/dev/fd/1" })
        {
            ProcessorTime.Of(() => Assert.Equal(
                $"{path}: expected the path of a file, but it is a pipe or a device: write to a stream.",
                Assert.Throws<IOException>(() => new SafeTensorsWriter().Save(path)).Message));
        }

        Assert.Equal(3, Directory.GetFileSystemEntries(folder).Length);
        Assert.Throws<TensorFileException>(() => SafeTensors.Open(pipe));
    }

    /// <summary>An empty file has as little length as a pipe.</summary>
    [Fact]
    public void An_empty_file_is_replaced_whoever_holds_it_and_may_read_it()
    {
        string path = Path.Combine(folder, "empty");
        foreach (bool isHeld in new[] { false, true })
        {
            File.WriteAllText(path, "");
            if (!OperatingSystem.IsWindows() && !isHeld)
                File.SetUnixFileMode(path, UnixFileMode.None);
            using (isHeld && !OperatingSystem.IsWindows() ? File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null)
                AtomicFile.Write(path, stream => stream.WriteByte(1));
            Assert.Equal(1, new FileInfo(path).Length);
            File.Delete(path);
        }
    }

    /// <summary>Makes a link; its target is relative to it.</summary>
    private string Link(string name, string target)
    {
        string path = Path.Combine(folder, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }
}
