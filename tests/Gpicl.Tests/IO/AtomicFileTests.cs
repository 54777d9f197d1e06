using Gpicl.IO;

namespace Gpicl.Tests.IO;

public class AtomicFileTests
{
    [Fact]
    public void A_new_file_holds_what_was_written_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();

        AtomicFile.Write(folder.File("state"), stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(folder.File("state")));
        Assert.Equal(["state"], folder.Names);
    }

    [Fact]
    public void The_old_content_stands_until_the_new_is_complete()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        File.WriteAllText(path, "old and longer");

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old and longer", File.ReadAllText(path));
        });

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_the_old_content_and_no_litter()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        File.WriteAllText(path, "old");

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("ne"u8);
            throw new IOException("disk full");
        }));

        Assert.Equal("disk full", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["state"], folder.Names);
    }

    [Fact]
    public void What_a_killed_process_left_behind_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        File.WriteAllText(path, "old");
        File.WriteAllText(folder.File(".state.killed.tmp"), "half of someth");

        AtomicFile.Write(path, stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Writers_of_one_file_at_the_same_time_leave_the_content_of_one_of_them()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("state");

        Parallel.For(0, 8, writer => AtomicFile.Write(path, stream => stream.Write(Enumerable.Repeat((byte)writer, 100_000).ToArray())));

        byte[] content = File.ReadAllBytes(path);
        Assert.Equal(100_000, content.Length);
        Assert.Single(content.Distinct());
        Assert.Equal(["state"], folder.Names);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder.File("absent/state"), _ => { }));

        Assert.Contains(folder.File("absent"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_never_replaced_by_a_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("inner"));

        Exception? error = Record.Exception(() => AtomicFile.Write(folder.File("inner"), stream => stream.WriteByte(1)));

        Assert.True(error is IOException or UnauthorizedAccessException);
        Assert.Equal(["inner"], folder.Names);
        Assert.True(Directory.Exists(folder.File("inner")));
    }
}
